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

  const read = coalesce(async () => {
    try {
      let page = await host.call('read_table', { id, key, offset: wanted, limit: PAGE_SIZE })
      if (page.rows.length === 0 && wanted > 0) {
        // The end of the table went away: the last page is the nearest place.
        wanted = firstOfPage(page.total - 1)
        page = await host.call('read_table', { id, key, offset: wanted, limit: PAGE_SIZE })
      }
      part.value = { first: wanted, total: page.total, rows: page.rows }
      failure.value = null
    } catch (error) {
      failure.value = wireErrorOf(error)
      wanted = part.value?.first ?? 0
    }
  })

  const at = (rank: number) => part.value?.rows[rank - part.value.first]
  const holds = (rank: number) => at(rank) !== undefined

  async function readRange(from: number, to: number): Promise<RowView[]> {
    const rows: RowView[] = []
    while (from + rows.length <= to) {
      const offset = from + rows.length
      const page = await host.call('read_table', { id, key, offset, limit: Math.min(RANGE_SIZE, to - offset + 1) })
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
      wanted = firstOfPage(rank)
      return read()
    },
    refresh: read,
    holds,
    at,
    rankOf(row) {
      const index = part.value?.rows.findIndex((each) => each.id === row) ?? -1
      return index === -1 || !part.value ? -1 : part.value.first + index
    },
    async range(from, to) {
      const first = part.value?.first ?? 0
      if (holds(from) && holds(to)) return part.value?.rows.slice(from - first, to - first + 1) ?? []
      return readRange(from, to)
    },
  }
}
