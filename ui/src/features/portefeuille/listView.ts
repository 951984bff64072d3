import type { LocationQuery } from 'vue-router'
import { CHOSEN_COLUMNS, columnsOf, columnsText, type Column } from './columns'
import { DEFAULT_FILTERS, filtersOf, queryOf, textOf, type ListFilters } from './listFilters'

/** What a person chose to see: which dossiers, in which order, and what of them. */
export interface ListView {
  filters: ListFilters
  columns: readonly Column[]
}

export const DEFAULT_VIEW: ListView = { filters: DEFAULT_FILTERS, columns: CHOSEN_COLUMNS }

/** Reads the view of an address, as tolerantly as its filters. */
export const viewOf = (query: LocationQuery): ListView => ({ filters: filtersOf(query), columns: columnsOf(textOf(query.colonnes)) })

/** The address of a view; what is usual leaves no trace in it. */
export function queryOfView({ filters, columns }: ListView): Record<string, string> {
  const chosen = columnsText(columns)
  return { ...queryOf(filters), ...(chosen && { colonnes: chosen }) }
}

export const sameView = (one: ListView, other: ListView): boolean => JSON.stringify(queryOfView(one)) === JSON.stringify(queryOfView(other))
