import { describe, expect, it } from 'vitest'
import { builtPrefixes, pruneProperties, slimFontFaces, wordsOf } from './slimDsfr'

describe('slimDsfr', () => {
  it('keeps the upright Marianne faces in use, in woff2 only', () => {
    const face = (family: string, style: string, weight: number) =>
      `@font-face{font-family:${family};font-style:${style};font-weight:${weight};src:url(a.woff2) format("woff2"),url(a.woff) format("woff")}`
    expect(slimFontFaces(face('Marianne', 'normal', 700))).toBe('@font-face{font-family:Marianne;font-style:normal;font-weight:700;src:url(a.woff2) format("woff2")}')
    expect(slimFontFaces(face('Marianne', 'italic', 700))).toBe('')
    expect(slimFontFaces(face('Spectral', 'normal', 400))).toBe('')
  })

  it('keeps the families of classes that a script builds from a prefix', () => {
    const prefixes = builtPrefixes(wordsOf('class: `fr-badge--${type}`'))
    expect(prefixes.some((prefix) => prefix.test('fr-badge--warning'))).toBe(true)
    expect(prefixes.some((prefix) => prefix.test('fr-tag--sm'))).toBe(false)
  })

  it('sees the values of attributes, even negative numbers', () => {
    expect(wordsOf('{tabindex:`-1`}')).toContain('-1')
  })

  it('drops a property that nothing reads, through other properties and other sheets', () => {
    const main = ':root{--kept:1;--chain:var(--end);--end:2;--script:3;--lost:4;color:red}.fr-btn--lost:hover{top:0}'
    expect(pruneProperties([main, 'p{top:var(--kept)}'], "style['--script']")).toEqual([
      ':root{--kept:1;--script:3;color:red}.fr-btn--lost:hover{top:0}',
      'p{top:var(--kept)}',
    ])
  })

  it('leaves a value that holds quotes alone', () => {
    const sheet = 'a{--icon:url("data:image/svg+xml;x")}'
    expect(pruneProperties([sheet], '')).toEqual([sheet])
  })
})
