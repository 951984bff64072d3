import { describe, expect, it } from 'vitest'
import { DEFAULT_FILTERS, filtersOf, ORDERS, queryOf, type ListFilters } from './listFilters'

describe('the address of the list', () => {
  it('gives back every filter and every order', () => {
    for (const order of ORDERS) {
      const filters: ListFilters = { search: 'préf 75', archived: true, models: false, order, reversed: true, labels: ['Été, lot 2', 'a&b=c'], sensitivity: 'sensible', blocked: true }
      expect(filtersOf(queryOf(filters))).toEqual(filters)
    }
  })

  it('tells the models from the archives', () => {
    const models = { ...DEFAULT_FILTERS, models: true }
    expect(filtersOf(queryOf(models))).toEqual(models)
  })

  it('is empty for the usual list', () => {
    expect(queryOf(DEFAULT_FILTERS)).toEqual({})
    expect(filtersOf({})).toEqual(DEFAULT_FILTERS)
  })

  it('is read whatever was typed in it', () => {
    expect(filtersOf({ q: [' a ', 'b'], etat: 'x', ordre: 'toString', sensibilite: null, bloques: [], sens: 'x', etiquettes: ' \n' })).toEqual({ ...DEFAULT_FILTERS, search: 'a' })
  })
})
