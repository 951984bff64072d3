import { describe, expect, it } from 'vitest'
import { CHOSEN_COLUMNS } from './columns'
import { DEFAULT_FILTERS } from './listFilters'
import { DEFAULT_VIEW, queryOfView, sameView, viewOf } from './listView'

describe('the columns of an address', () => {
  it.each([[['jalon', 'modifie']], [[]], [CHOSEN_COLUMNS]] as const)('are given back: %j', (columns) => {
    expect(viewOf(queryOfView({ filters: DEFAULT_FILTERS, columns: [...columns] })).columns).toEqual(columns)
  })

  it('leave no trace when all of them are shown, and count in what makes a view', () => {
    expect(queryOfView(DEFAULT_VIEW)).toEqual({})
    expect(sameView(DEFAULT_VIEW, { ...DEFAULT_VIEW, columns: ['jalon'] })).toBe(false)
  })

  it('are all shown when the address names none that is known', () => {
    expect(viewOf({ colonnes: 'future,nom' }).columns).toEqual(CHOSEN_COLUMNS)
    expect(viewOf({ colonnes: 'modifie,future,jalon' }).columns).toEqual(['jalon', 'modifie'])
  })
})
