import { reactive } from 'vue'

const drafts = new Map<string, object>()

export interface Draft<T> {
  readonly draft: T
  /** What was typed is kept by Rust: the form starts afresh. */
  forget: () => void
}

/** What is typed in a form and not yet sent: it is found again when its form comes back, while the window lives. */
export function useDraft<T extends object>(key: string, make: () => T): Draft<T> {
  const draft = (drafts.get(key) ?? reactive(make())) as T
  drafts.set(key, draft)
  return {
    draft,
    forget() {
      Object.assign(draft, make())
      drafts.delete(key)
    },
  }
}
