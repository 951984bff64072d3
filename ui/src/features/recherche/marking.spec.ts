import { describe, expect, it } from 'vitest'
import { matches, piecesOf } from './marking'

const marked = (text: string, words: string) => piecesOf(text, words).flatMap(({ text: piece, marked: is }) => (is ? [piece] : []))

describe('the marked words', () => {
  it('are those that start like a word of the search, whatever the accents and the case', () => {
    expect(marked('L’Agent de la préfecture préfère Kubernetes', 'PREF kuber')).toEqual(['préfecture', 'préfère', 'Kubernetes'])
    expect(marked('repréfecture', 'pref')).toEqual([])
  })

  it('leave the text as it is', () => {
    for (const text of ['a  b…\nc', '', 'é'.normalize('NFD')]) expect(piecesOf(text, 'a e').map((piece) => piece.text).join('')).toBe(text)
  })
})

describe('a page', () => {
  it('is found by the beginning of each word', () => {
    expect(matches('Ce qui manque', 'man ce')).toBe(true)
    expect(matches('Ce qui manque', 'man x')).toBe(false)
    expect(matches('Éligibilité', 'elig')).toBe(true)
  })
})
