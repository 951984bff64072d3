import { describe, expect, it } from 'vitest'
import { keyOf, placeIn, queryOf } from './fieldPlace'

describe('a place of a dossier', () => {
  it('comes back whole from the address', () => {
    const place = { field: 'composants', platform: 'pax', row: 'a1', column: 'port' }
    expect(queryOf(place)).toEqual({ champ: 'composants', plateforme: 'pax', ligne: 'a1', colonne: 'port' })
    expect(placeIn(queryOf(place))).toEqual(place)
    expect(keyOf(place)).toBe('composants@pax')
  })

  it('names a column only with its row: a column alone is not a place', () => {
    expect(queryOf({ field: 'composants', column: 'port' })).toEqual({ champ: 'composants' })
  })

  it('is none without a field', () => {
    expect(placeIn({ ligne: 'a1', champ: ['x', 'y'] })).toBeNull()
  })
})
