import { describe, expect, it } from 'vitest'
import { defineComponent, h } from 'vue'
import { createMemoryHistory, createRouter } from 'vue-router'
import { completeTextsWithPages, createTexts } from './i18n'
import { fr } from './locales/fr'
import { frStart } from './locales/frStart'

const sources = import.meta.glob<string>(['../**/*.{ts,vue}', '!../**/*.spec.ts'], { query: '?raw', import: 'default', eager: true })

const sourceOf = (file: string): string | undefined => sources[file.startsWith('app/') ? `./${file.slice('app/'.length)}` : `../${file}`]

/** The file of `src/` that an import names, if it is one. */
function fileOf(from: string, specifier: string): string | undefined {
  if (!/^(@\/|\.)/.test(specifier)) return undefined
  const path = new URL(specifier.replace(/^@\//, '/'), `http://src/${from}`).pathname.slice(1)
  return [path, `${path}.ts`, `${path}/index.ts`].find((candidate) => sourceOf(candidate) !== undefined)
}

/** What the start runs: its static imports, near or far. The parts of the Portefeuille that a click loads count too. */
function startFiles(): Set<string> {
  const files = new Set(['app/start.ts'])
  for (const file of files) {
    const source = (sourceOf(file) ?? '').replace(/^import type [^]*?from '[^']+'$/gm, '')
    const asked = file.startsWith('features/portefeuille/') ? /(?:from |import\()'([^']+)'/g : /from '([^']+)'/g
    for (const [, specifier] of source.matchAll(asked)) {
      const found = fileOf(file, specifier ?? '')
      if (found !== undefined) files.add(found)
    }
  }
  return files
}

const later = Object.keys(fr).filter((subject) => !(subject in frStart))

describe('the texts of the start', () => {
  it('are all that the start shows', () => {
    const files = startFiles()
    expect([...files]).toEqual(expect.arrayContaining(['app/AppEntete.vue', 'shared/AppErreur.vue', 'features/portefeuille/DossierCreation.vue']))
    const lacking = new RegExp(`['\`](?:${later.join('|')})\\.[a-zA-Z$]`)
    expect([...files].filter((file) => lacking.test(sourceOf(file) ?? ''))).toEqual([])
  })

  it('call the pages as the pages call themselves', () => {
    const titles = Object.keys(frStart.app.pages) as (keyof typeof frStart.app.pages)[]
    for (const page of titles) expect(frStart.app.pages[page]).toBe(fr[page].titre)
  })

  it('are completed before another page is shown, and only then', async () => {
    const { global: texts } = createTexts()
    const Page = defineComponent({ render: () => h('h1', texts.t('aide.titre')) })
    const routes = [{ path: '/', name: 'portefeuille', component: Page }, { path: '/aide', name: 'aide', component: Page }]
    const router = createRouter({ history: createMemoryHistory(), routes })
    completeTextsWithPages(router, texts)
    await router.push('/')
    expect(texts.te('aide.titre')).toBe(false)
    await router.push('/aide')
    expect(texts.t('aide.titre')).toBe('Aide')
    expect(texts.t('portefeuille.titre')).toBe('Portefeuille')
  })
})
