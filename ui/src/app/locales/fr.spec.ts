import { describe, expect, it } from 'vitest'
import { fr } from './fr'

type Tree = { [key: string]: string | Tree }

function textsOf(tree: Tree, path = ''): [string, string][] {
  return Object.entries(tree).flatMap(([key, value]) => (typeof value === 'string' ? [[`${path}${key}`, value] as [string, string]] : textsOf(value, `${path}${key}.`)))
}

const NBSP = '\u00a0'

describe('the French texts', () => {
  it.each(textsOf(fr))('%s follows the typography of French', (_key, text) => {
    expect(text, 'an ordinary space before a double punctuation mark').not.toMatch(/ [:;?!»]/)
    expect(text, 'no space before a double punctuation mark').not.toMatch(new RegExp(`[^${NBSP}\\d/][;?!»]|\\p{L}:(?!\\/)`, 'u'))
    expect(text, 'an opening quote without its non-breaking space').not.toMatch(new RegExp(`«[^${NBSP}]`))
    // The straight ones that remain are the escapes of vue-i18n.
    expect(text.replaceAll("{'@'}", ''), 'a straight apostrophe or quote').not.toMatch(/['"]/)
    expect(text).not.toContain('...')
  })
})
