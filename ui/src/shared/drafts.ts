import { reactive, shallowReactive } from 'vue'

interface Typed {
  readonly draft: object
  readonly dossier: string
  /** What the form is, for a list of forms. */
  title: string
  /** What it began with, to tell whether somebody typed in it. */
  blank: string
}

const typed = shallowReactive(new Map<string, Typed>())
const kept = new Map<string, object>()
/** Names of dossiers, as the pages last showed them. */
const names = new Map<string, string>()

export interface Draft<T> {
  readonly draft: T
  /** What was typed is kept by Rust: the form starts afresh. */
  forget: () => void
}

const touched = ({ draft, blank }: Typed): boolean => JSON.stringify(draft) !== blank

export interface UnsentForm {
  readonly key: string
  readonly title: string
  /** Name of its dossier. */
  readonly dossier: string
}

/**
 * What is typed in a `form` of a dossier and not yet sent: it is found again when its form comes back, while the window
 * lives. A form that nobody typed in starts from what `make` says now.
 */
export function useDraft<T extends object>(dossier: string, form: string, title: string, make: () => T): Draft<T> {
  const key = `${dossier}/${form}`
  const known = typed.get(key)
  const draft = (known?.draft ?? reactive(make())) as T
  const begin = (): void => {
    Object.assign(draft, make())
    typed.set(key, { draft, dossier, title, blank: JSON.stringify(draft) })
  }
  if (!known || !touched(known)) begin()
  return { draft, forget: begin }
}

/** Something was begun in a form since the window opened; it may have been sent or cleared since. */
export const formsBegun = (): boolean => typed.size > 0

/** The forms that hold something which was not sent. */
export const unsentForms = (): UnsentForm[] =>
  [...typed].filter(([, form]) => touched(form)).map(([key, { title, dossier }]) => ({ key, title, dossier: names.get(dossier) ?? dossier }))

/** Gives up what the forms hold, at the user's explicit request: they show it still, for the window may stay. */
export function giveUpForms(): void {
  for (const form of typed.values()) form.blank = JSON.stringify(form.draft)
}

/** How a dossier is called from now on, in the list of its forms. */
export function nameDossier(dossier: string, name: string): void {
  names.set(dossier, name)
}

/** How a page is left, folded or unfolded: found again while the window lives, and worth no question. */
export function useKept<T extends object>(key: string, make: () => T): T {
  const state = (kept.get(key) ?? reactive(make())) as T
  kept.set(key, state)
  return state
}
