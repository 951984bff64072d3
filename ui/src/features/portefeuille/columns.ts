import type { ListOrder } from '@/generated/bindings'

type Direction = 'ascending' | 'descending'

interface Described {
  text: string
  /** Of the grid. */
  width: string
  /** What a click on its title orders by, and the usual direction of that order, which `ListOrder` states. */
  order?: ListOrder
  direction?: Direction
}

/** The columns of the list. That of the name is always there. */
export const COLUMNS = [
  { text: 'nom', width: 'minmax(9rem, 3fr)', order: 'name', direction: 'ascending' },
  { text: 'avancement', width: '11rem', order: 'progress', direction: 'ascending' },
  { text: 'manquants', width: '5.5rem' },
  { text: 'jalon', width: 'minmax(8rem, 2fr)' },
  { text: 'bloquants', width: '9.25rem', order: 'blocking', direction: 'descending' },
  { text: 'sensibilite', width: '11.5rem' },
  { text: 'modifie', width: '8rem', order: 'updated', direction: 'descending' },
] as const satisfies readonly Described[]

export type Column = Exclude<(typeof COLUMNS)[number]['text'], 'nom'>
/** Those that may be left out. */
export const CHOSEN_COLUMNS: readonly Column[] = COLUMNS.map(({ text }) => text).filter((text) => text !== 'nom')

const NONE = 'aucune'

/** The columns of an address, in their order; all of them unless it names some. */
export function columnsOf(text: string): readonly Column[] {
  const named = text.split(',')
  const known = CHOSEN_COLUMNS.filter((column) => named.includes(column))
  return known.length > 0 || text === NONE ? known : CHOSEN_COLUMNS
}

/** The columns in an address; empty when there is nothing to say. */
export const columnsText = (columns: readonly Column[]): string => (columns.length === CHOSEN_COLUMNS.length ? '' : columns.join(',') || NONE)
