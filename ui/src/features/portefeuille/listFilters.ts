import type { LocationQuery, LocationQueryRaw } from 'vue-router'
import type { ListOrder, ListRequest } from '@/generated/bindings'

/** What the list is asked, apart from the place in it. */
export type ListFilters = Omit<ListRequest, 'offset' | 'limit'>

export const DEFAULT_FILTERS: ListFilters = { search: '', archived: false, models: false, order: 'updated', reversed: false, labels: [], sensitivity: null, blocked: false }

// A record: an order added in Rust makes the type check fail here.
const ORDER_WORDS: Record<ListOrder, string> = { updated: 'modification', name: 'nom', blocking: 'bloquants', progress: 'avancement' }
export const ORDERS = Object.keys(ORDER_WORDS) as ListOrder[]

/** No label holds a line break: it is the one separator that needs no escaping. */
const LABEL_SEPARATOR = '\n'

export type QueryValue = LocationQuery[string] | undefined

export const textOf = (value: QueryValue): string => (Array.isArray(value) ? textOf(value[0]) : (value ?? ''))

/** Reads the filters of an address. What it does not know counts as absent: an address may have been typed or kept. */
export function filtersOf(query: LocationQuery): ListFilters {
  const order = ORDERS.find((candidate) => ORDER_WORDS[candidate] === textOf(query.ordre))
  return {
    search: textOf(query.q).trim(),
    archived: textOf(query.etat) === 'archives',
    models: textOf(query.etat) === 'modeles',
    order: order ?? DEFAULT_FILTERS.order,
    reversed: textOf(query.sens) === 'inverse',
    labels: textOf(query.etiquettes).split(LABEL_SEPARATOR).filter((label) => label.trim() !== ''),
    sensitivity: textOf(query.sensibilite) || null,
    // catalogue: the word of an address, which people may have kept.
    blocked: textOf(query.bloques) === 'oui',
  }
}

/** The address of the filters; the usual ones leave no trace in it. */
export function queryOf(filters: ListFilters): LocationQueryRaw & Record<string, string> {
  return {
    ...(filters.search && { q: filters.search }),
    ...(filters.archived && { etat: 'archives' }),
    ...(filters.models && { etat: 'modeles' }),
    ...(filters.order !== DEFAULT_FILTERS.order && { ordre: ORDER_WORDS[filters.order] }),
    ...(filters.reversed && { sens: 'inverse' }),
    ...(filters.labels.length > 0 && { etiquettes: filters.labels.join(LABEL_SEPARATOR) }),
    ...(filters.sensitivity && { sensibilite: filters.sensitivity }),
    // catalogue: the word of an address, which people may have kept.
    ...(filters.blocked && { bloques: 'oui' }),
  }
}

const sameFilters = (one: ListFilters, other: ListFilters): boolean =>
  JSON.stringify(queryOf(one)) === JSON.stringify(queryOf(other))

/** Nothing is left out of the current dossiers. */
export const isWholeList = (filters: ListFilters): boolean => sameFilters({ ...filters, order: DEFAULT_FILTERS.order, reversed: false }, DEFAULT_FILTERS)
