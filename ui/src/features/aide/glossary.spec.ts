import { describe, expect, it } from 'vitest'
import { GLOSSARY, searchGlossary } from './glossary'

const NBSP = '\u00a0'
const terms = (words: string) => searchGlossary(GLOSSARY, words).map(({ term }) => term)

describe('the glossary', () => {
  it('holds each term once, in the order of the alphabet', () => {
    const all = GLOSSARY.map(({ term }) => term)
    expect(all.length).toBeGreaterThanOrEqual(50)
    expect(all).toEqual([...new Set(all)].toSorted((a, b) => a.localeCompare(b, 'fr')))
  })

  it.each(GLOSSARY.map(({ term, meaning }) => [term, meaning]))('%s follows the typography of French', (term, meaning) => {
    expect(`${term} ${meaning}`).not.toMatch(new RegExp(`[^${NBSP}][:;?!»](?!\\/)|«[^${NBSP}]|['"]|\\.{3}`))
  })

  it('is found without accents nor capitals, by every word', () => {
    expect(terms('DEROGATION')).toContain('Dérogation')
    expect(terms('image faille')).toEqual(['Trivy'])
    expect(terms('zzz')).toEqual([])
    expect(terms('  ')).toHaveLength(GLOSSARY.length)
  })

  it('gives the term itself before those that mention it', () => {
    expect(terms('vault')[0]).toBe('Vault')
    expect(terms('quota').length).toBeGreaterThan(1)
    expect(terms('quota')[0]).toBe('Quota')
  })
})
