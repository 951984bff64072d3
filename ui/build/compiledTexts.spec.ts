import ts from 'typescript'
import { describe, expect, it } from 'vitest'
import { createI18n } from 'vue-i18n'
import { compiledText, compileTexts } from './compiledTexts'

type Texts = Record<string, unknown>

const sources = import.meta.glob<string>('../src/app/locales/fr/*.ts', { query: '?raw', import: 'default', eager: true })

const load = async (code: string): Promise<Texts> => {
  const script = ts.transpileModule(code, { compilerOptions: { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2022 } }).outputText
  return (await import(/* @vite-ignore */ `data:text/javascript;charset=utf-8,${encodeURIComponent(script)}`)) as Texts
}

function leaves(tree: object, path: string[] = []): [string, unknown][] {
  return Object.entries(tree).flatMap(([key, value]: [string, unknown]) =>
    typeof value === 'object' && value !== null ? leaves(value, [...path, key]) : [[[...path, key].join('.'), value] as [string, unknown]],
  )
}

const speaker = (texts: Texts) =>
  createI18n({ legacy: false, locale: 'fr', messages: { fr: texts as Record<string, string> }, pluralRules: { fr: (count: number) => (count > 1 ? 1 : 0) } }).global

describe('compiled texts', () => {
  it.each(Object.entries(sources))('%s says the same, compiled, as its plain texts', async (_file, source) => {
    const plain = await load(source)
    const compiled = await load(compileTexts(source))
    const keys = leaves(plain).map(([key]) => key)
    expect(leaves(compiled).map(([key, text]) => [key, typeof text])).toEqual(keys.map((key) => [key, 'function']))
    const [before, after] = [speaker(plain), speaker(compiled)]
    const values = Object.fromEntries([...source.matchAll(/\{(\w+)\}/g)].map(([, name]) => [name ?? '', `<${name}>`]))
    for (const key of keys) {
      for (const count of [1, 2]) expect(after.t(key, { ...values, n: count }, count)).toBe(before.t(key, { ...values, n: count }, count))
    }
  })

  it('leaves all but the texts of an object as it is', () => {
    expect(compileTexts("import type { A } from './a'\nexport const x = { 'a-b': 'Oui', n: { c: `k` } } satisfies A")).toBe(
      "import type { A } from './a'\nexport const x = { 'a-b': () => \"Oui\", n: { c: `k` } } satisfies A",
    )
  })

  it('stops the build on a text that cannot be read', () => {
    expect(() => compiledText('{sans fin')).toThrow()
  })
})
