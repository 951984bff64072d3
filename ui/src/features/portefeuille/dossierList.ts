import { ref, shallowRef, type Ref, type ShallowRef } from 'vue'
import type { DossierRow, WireError } from '@/generated/bindings'
import { wireErrorOf, type Host } from '@/host'

export const PAGE_SIZE = 25

export interface DossierList {
  readonly rows: Readonly<ShallowRef<readonly DossierRow[]>>
  /** How many dossiers match the search; null before the first answer. */
  readonly total: Readonly<Ref<number | null>>
  readonly failure: Readonly<ShallowRef<WireError | null>>
  /** Reads the first page of `search`. */
  read: (search: string) => Promise<void>
  readMore: () => Promise<void>
  /** Reads again all that is shown, after a change made elsewhere. */
  refresh: () => Promise<void>
}

export function createDossierList(host: Host): DossierList {
  const rows = shallowRef<readonly DossierRow[]>([])
  const total = ref<number | null>(null)
  const failure = shallowRef<WireError | null>(null)
  let search = ''
  // Answers may come back out of order while the user types: only the last question counts.
  let question = 0

  async function ask(offset: number, limit: number): Promise<void> {
    const mine = ++question
    try {
      const page = await host.call('list_dossiers', { search, offset, limit, archived: false })
      if (mine !== question) return
      rows.value = [...rows.value.slice(0, offset), ...page.rows]
      total.value = page.total
      failure.value = null
    } catch (error) {
      if (mine === question) failure.value = wireErrorOf(error)
    }
  }

  return {
    rows,
    total,
    failure,
    read(next) {
      search = next.trim()
      return ask(0, PAGE_SIZE)
    },
    readMore: () => ask(rows.value.length, PAGE_SIZE),
    refresh: () => ask(0, Math.max(rows.value.length, PAGE_SIZE)),
  }
}
