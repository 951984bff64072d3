import { ref, shallowRef, type Ref, type ShallowRef } from 'vue'
import type { ActionView, HistoryRequest, WireError } from '@/generated/bindings'
import { wireErrorOf, type Host } from '@/host'

export const PAGE_SIZE = 50

export type HistoryFilter = Pick<HistoryRequest, 'author' | 'section'>

export interface Actions {
  readonly actions: Readonly<ShallowRef<readonly ActionView[]>>
  /** How many actions match the filter; null before the first answer. */
  readonly total: Readonly<Ref<number | null>>
  readonly authors: Readonly<ShallowRef<readonly string[]>>
  readonly failure: Readonly<ShallowRef<WireError | null>>
  /** Reads the first page of `filter`. */
  read: (filter: HistoryFilter) => Promise<void>
  readMore: () => Promise<void>
  /** Reads again all that is shown, after a change. */
  refresh: () => Promise<void>
}

export function createActions(host: Host, dossier: () => string): Actions {
  const actions = shallowRef<readonly ActionView[]>([])
  const total = ref<number | null>(null)
  const authors = shallowRef<readonly string[]>([])
  const failure = shallowRef<WireError | null>(null)
  let filter: HistoryFilter = { author: null, section: null }
  // Answers may come back out of order: only the last question counts.
  let question = 0

  async function ask(offset: number, limit: number): Promise<void> {
    const mine = ++question
    try {
      const page = await host.call('read_history', { id: dossier(), offset, limit, ...filter })
      if (mine !== question) return
      actions.value = [...actions.value.slice(0, offset), ...page.actions]
      total.value = page.total
      authors.value = page.authors
      failure.value = null
    } catch (error) {
      if (mine === question) failure.value = wireErrorOf(error)
    }
  }

  return {
    actions,
    total,
    authors,
    failure,
    read(next) {
      filter = next
      return ask(0, PAGE_SIZE)
    },
    readMore: () => ask(actions.value.length, PAGE_SIZE),
    refresh: () => ask(0, Math.max(actions.value.length, PAGE_SIZE)),
  }
}
