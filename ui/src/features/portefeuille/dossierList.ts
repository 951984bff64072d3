import { computed, ref, shallowRef, type ComputedRef, type Ref, type ShallowRef } from 'vue'
import type { DossierRow, ListRequest, WireError } from '@/generated/bindings'
import { wireErrorOf, type Host } from '@/host'
import { DEFAULT_FILTERS, type ListFilters } from './listFilters'

export const PAGE_SIZE = 25
/** Rows that Rust gives at most in one answer. */
const LARGEST_ANSWER = 200

/** What the list asks when the application starts. */
export const FIRST_QUESTION: ListRequest = { ...DEFAULT_FILTERS, offset: 0, limit: PAGE_SIZE }

type Rows = readonly DossierRow[]

export interface DossierList {
  /** The rows by slices of a page: a slice in which nothing changed stays the same array, so that it is not drawn again. */
  readonly slices: Readonly<ShallowRef<readonly Rows[]>>
  readonly shown: ComputedRef<number>
  /** How many dossiers match the filters; null before the first answer. */
  readonly total: Readonly<Ref<number | null>>
  readonly failure: Readonly<ShallowRef<WireError | null>>
  /** Reads the first rows. True once they are shown: a later question takes the place of this one. */
  read: (filters: ListFilters, count?: number) => Promise<boolean>
  readMore: () => Promise<boolean>
  /** Reads again all that is shown, after a change made elsewhere. */
  refresh: () => Promise<boolean>
}

/** Keeps the objects of the rows that did not change. */
function reused(rows: Rows, before: Rows): DossierRow[] {
  const known = new Map(before.map((row) => [row.id, row]))
  return rows.map((row) => {
    const old = known.get(row.id)
    return old && JSON.stringify(old) === JSON.stringify(row) ? old : row
  })
}

function sliced(rows: Rows, before: readonly Rows[]): readonly Rows[] {
  return Array.from({ length: Math.ceil(rows.length / PAGE_SIZE) }, (_, index) => {
    const slice = rows.slice(index * PAGE_SIZE, (index + 1) * PAGE_SIZE)
    const old = before[index]
    return old?.length === slice.length && slice.every((row, place) => row === old[place]) ? old : slice
  })
}

export function createDossierList(host: Host): DossierList {
  const rows = shallowRef<Rows>([])
  const slices = shallowRef<readonly Rows[]>([])
  const total = ref<number | null>(null)
  const failure = shallowRef<WireError | null>(null)
  let filters = DEFAULT_FILTERS
  let wanted = PAGE_SIZE
  // Answers may come back out of order while the user types: only the last question counts.
  let question = 0
  /** The question that is not answered yet also bears on the rows shown. */
  let rereading = false

  async function gather(offset: number, isLast: () => boolean): Promise<{ total: number; rows: DossierRow[] }> {
    const found: DossierRow[] = []
    for (;;) {
      const limit = Math.min(wanted - offset - found.length, LARGEST_ANSWER)
      const page = await host.call('list_dossiers', { ...filters, offset: offset + found.length, limit })
      found.push(...page.rows)
      const complete = offset + found.length >= Math.min(wanted, page.total)
      if (complete || page.rows.length === 0 || !isLast()) return { total: page.total, rows: found }
    }
  }

  async function ask(offset: number): Promise<boolean> {
    const mine = ++question
    const isLast = () => mine === question
    rereading = offset === 0
    try {
      const found = await gather(offset, isLast)
      if (!isLast()) return false
      const kept = rows.value.slice(0, offset)
      // The list may have moved between two pages: a row is shown once.
      const ids = new Set(kept.map(({ id }) => id))
      rows.value = [...kept, ...reused(found.rows, rows.value).filter(({ id }) => !ids.has(id))]
      slices.value = sliced(rows.value, slices.value)
      total.value = found.total
      failure.value = null
    } catch (error) {
      if (!isLast()) return false
      failure.value = wireErrorOf(error)
    }
    rereading = false
    return failure.value === null
  }

  return {
    slices,
    shown: computed(() => rows.value.length),
    total,
    failure,
    read(next, count = PAGE_SIZE) {
      filters = next
      wanted = Math.max(count, PAGE_SIZE)
      return ask(0)
    },
    readMore() {
      const offset = rereading ? 0 : rows.value.length
      wanted = rows.value.length + PAGE_SIZE
      return ask(offset)
    },
    refresh() {
      wanted = Math.max(wanted, rows.value.length)
      return ask(0)
    },
  }
}
