import { flushPromises } from '@vue/test-utils'
import { afterEach, describe, expect, it } from 'vitest'
import { FakeHost } from '@/dev/fakeHost'
import { mountPage, type MountedPage } from '@/dev/mountPage'
import { settingsView } from '@/dev/settingsSamples'
import PageAide from './PageAide.vue'

let mounted: MountedPage

async function open(path: string): Promise<void> {
  const host = new FakeHost({ read_settings: () => settingsView({ version: '1.2.3' }) })
  mounted = await mountPage(PageAide, host, { path, route: '/aide/:rubrique?', name: 'aide' })
}

afterEach(() => {
  mounted.page.unmount()
})

describe('the help', () => {
  it.each(['raccourcis', 'glossaire', 'sources', 'a-propos', 'accessibilite', 'confidentialite'])('has a text for everything in %s', async (rubrique) => {
    await open(`/aide/${rubrique}`)
    expect(mounted.byTestId(`rubrique-${rubrique}`).attributes('aria-current')).toBe('page')
    // A missing text shows its key.
    expect(mounted.page.text()).not.toMatch(/aide\.\w+/)
  })

  it('filters the glossary', async () => {
    await open('/aide/glossaire')
    await mounted.byTestId('glossary-filter').setValue('kyverno')
    expect(mounted.page.findAll('[data-testid="glossary-term"]').map((term) => term.text())).toEqual(['Kyverno'])
    await mounted.byTestId('glossary-filter').setValue('rien de tel')
    expect(mounted.byTestId('glossary-count').text()).toBe('Aucune entrée ne contient ces mots.')
  })

  it('tells the version that Rust gives', async () => {
    await open('/aide/a-propos')
    await flushPromises()
    expect(mounted.byTestId('version').text()).toBe('1.2.3')
  })

  it('claims no audit that nobody made', async () => {
    await open('/aide/accessibilite')
    expect(mounted.byTestId('accessibility').text()).toContain('n’a pas été audité')
  })
})
