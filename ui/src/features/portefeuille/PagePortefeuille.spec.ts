import { flushPromises } from '@vue/test-utils'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { FakeHost } from '@/dev/fakeHost'
import { mountPage, type MountedPage } from '@/dev/mountPage'
import { dossierRow } from '@/dev/samples'
import type { DossierRow } from '@/generated/bindings'
import PagePortefeuille from './PagePortefeuille.vue'

let mounted: MountedPage | undefined

async function open(rows: DossierRow[]): Promise<MountedPage & { host: FakeHost }> {
  const host = new FakeHost({ list_dossiers: () => ({ total: rows.length, rows }), create_dossier: () => ({ id: 'neuf' }) })
  mounted = await mountPage(PagePortefeuille, host)
  return { ...mounted, host }
}

beforeEach(() => vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }))
afterEach(() => {
  mounted?.page.unmount()
  vi.useRealTimers()
})

describe('the portfolio', () => {
  it('invites to create the first dossier', async () => {
    const { byTestId } = await open([])
    expect(byTestId('empty-portfolio').exists()).toBe(true)
    await byTestId('first-dossier').trigger('click')
    expect(document.activeElement).toBe(byTestId('new-dossier-name').element)
  })

  it('shows a dossier with its progress, its blocking findings, its level and its date', async () => {
    const { byTestId } = await open([dossierRow({ sensitivity: 'diffusion-restreinte', blocking: 2 })])
    const row = byTestId('dossier-row')
    expect(row.attributes('data-id')).toBe('d1')
    for (const text of ['Démarches en préfecture', '42 sur 118', '2 bloquants', 'Diffusion restreinte', '18 nov. 2026']) {
      expect(row.text()).toContain(text)
    }
  })

  it('shows an unknown level as the catalogue writes it', async () => {
    const { byTestId } = await open([dossierRow({ sensitivity: 'niveau-x' })])
    expect(byTestId('dossier-row').text()).toContain('niveau-x')
  })

  it('searches once the typing pauses', async () => {
    const { byTestId, host } = await open([dossierRow()])
    const searches = () => host.requestsOf('list_dossiers').map(({ search }) => search)
    await byTestId('search-dossiers').setValue('p')
    await byTestId('search-dossiers').setValue('préf')
    expect(searches()).toEqual([''])
    await vi.advanceTimersByTimeAsync(250)
    expect(searches()).toEqual(['', 'préf'])
  })

  it('opens the dossier that it creates, and refuses an empty name without asking Rust', async () => {
    const { byTestId, page, host, router } = await open([dossierRow()])
    await byTestId('new-dossier').trigger('click')
    await page.find('form').trigger('submit')
    expect(host.requestsOf('create_dossier')).toEqual([])
    await byTestId('new-dossier-name').setValue(' Main courante ')
    await page.find('form').trigger('submit')
    await flushPromises()
    expect(host.requestsOf('create_dossier')).toEqual([{ name: 'Main courante' }])
    expect(router.currentRoute.value.params.id).toBe('neuf')
  })

  it('gives the focus back to the button when the creation is cancelled with Escape', async () => {
    const { byTestId } = await open([dossierRow()])
    await byTestId('new-dossier').trigger('click')
    await byTestId('new-dossier-name').trigger('keydown', { key: 'Escape' })
    await flushPromises()
    expect(document.activeElement).toBe(byTestId('new-dossier').element)
  })
})
