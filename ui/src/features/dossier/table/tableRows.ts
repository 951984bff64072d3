import { computed, shallowRef, type ComputedRef, type ShallowRef } from 'vue'
import type { RowView, WireError } from '@/generated/bindings'
import { wireErrorOf, type Host } from '@/host'
import { coalesce } from '@/shared/coalesce'

/** Rows on the page at a time: enough to work in, few enough to draw at once and to be told by a screen reader. */
export const PAGE_SIZE = 100
/** Rows asked at a time when a selection reaches beyond the page. */
const RANGE_SIZE = 1000

export interface TablePart {
  /** Rank of the first row. */
  first: number
  total: number
  rows: readonly RowView[]
}

export interface TableRows {
  /** Null before the first answer. */
  readonly part: Readonly<ShallowRef<TablePart | null>>
  readonly total: ComputedRef<number>
  readonly failure: Readonly<ShallowRef<WireError | null>>
  /** Reads the page that holds this rank. */
  show: (rank: number) => Promise<void>
  /** Reads the page that holds this row, wherever it stands now. Its rank; -1 when it is gone, or could not be read. */
  find: (row: string) => Promise<number>
  /** Reads the same page again. */
  refresh: () => Promise<void>
  holds: (rank: number) => boolean
  at: (rank: number) => RowView | undefined
  /** Rank of a row of the page; -1 when it is elsewhere. */
  rankOf: (row: string) => number
  /** Rows by rank, bounds included, read from the store when they are not on the page. Rejects with a `HostError`. */
  range: (from: number, to: number) => Promise<readonly RowView[]>
}

const firstOfPage = (rank: number): number => Math.max(0, Math.floor(rank / PAGE_SIZE) * PAGE_SIZE)

export function createTableRows(host: Host, id: string, key: string): TableRows {
  const part = shallowRef<TablePart | null>(null)
  const failure = shallowRef<WireError | null>(null)
  let wanted = 0
  let sought: string | null = null

  const ask = (row: string | null, offset: number) => host.call('read_table', { id, key, offset, limit: PAGE_SIZE, row })

  const read = coalesce(async () => {
    const [row, rank] = [sought, wanted]
    try {
      let page = await ask(row, rank)
      if (page.rows.length === 0 && page.first > 0) {
        // The end of the table went away: the last page is the nearest place.
        page = await ask(null, firstOfPage(page.total - 1))
      }
      if (sought === row) sought = null
      // Another page may be wanted since, and is about to be read.
      if (wanted === rank) wanted = page.first
      part.value = { first: page.first, total: page.total, rows: page.rows }
      failure.value = null
    } catch (error) {
      failure.value = wireErrorOf(error)
      if (wanted === rank) wanted = part.value?.first ?? 0
    }
  })

  function rankOf(row: string): number {
    const index = part.value?.rows.findIndex((each) => each.id === row) ?? -1
    return index === -1 || !part.value ? -1 : part.value.first + index
  }

  const at = (rank: number) => part.value?.rows[rank - part.value.first]
  const holds = (rank: number) => at(rank) !== undefined

  async function readRange(from: number, to: number): Promise<RowView[]> {
    const rows: RowView[] = []
    while (from + rows.length <= to) {
      const offset = from + rows.length
      const page = await host.call('read_table', { id, key, offset, limit: Math.min(RANGE_SIZE, to - offset + 1), row: null })
      if (page.rows.length === 0) break
      rows.push(...page.rows)
    }
    return rows
  }

  return {
    part,
    total: computed(() => part.value?.total ?? 0),
    failure,
    show(rank) {
      sought = null
      wanted = firstOfPage(rank)
      return read()
    },
    async find(row) {
      if (rankOf(row) === -1) {
        sought = row
        await read()
      }
      return rankOf(row)
    },
    refresh: read,
    holds,
    at,
    rankOf,
    async range(from, to) {
      const first = part.value?.first ?? 0
      if (holds(from) && holds(to)) return part.value?.rows.slice(from - first, to - first + 1) ?? []
      return readRange(from, to)
    },
  }
}
