import type { CheckFilter } from './checkItems'

/** The item that was left for a field, among those that were shown. */
export interface Followed {
  key: string
  /** Address of the link: one item may have several, into the same table too. */
  address: string
  order: readonly string[]
}

/** What the page of a dossier finds again when it comes back, while the window lives. */
export interface CheckMemory {
  filter: CheckFilter
  followed: Followed | null
}

const memories = new Map<string, CheckMemory>()

export function memoryOf(dossier: string): CheckMemory {
  const memory = memories.get(dossier) ?? { filter: { kind: 'tout', section: null }, followed: null }
  memories.set(dossier, memory)
  return memory
}

/** The followed item when it is still there; otherwise it was mended, and the work goes on with its neighbour. */
export function keyToReturnTo({ key, order }: Followed, shown: readonly string[]): string | null {
  const rank = order.indexOf(key)
  if (rank < 0) return null
  const neighbours = [...order.slice(rank), ...order.slice(0, rank).reverse()]
  return neighbours.find((each) => shown.includes(each)) ?? null
}
