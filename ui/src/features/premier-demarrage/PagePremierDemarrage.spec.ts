import { flushPromises } from '@vue/test-utils'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { FakeHost } from '@/dev/fakeHost'
import { mountPage, type MountedPage } from '@/dev/mountPage'
import { absentKeychain, appState, wireError } from '@/dev/samples'
import { settingsView } from '@/dev/settingsSamples'
import PagePremierDemarrage from './PagePremierDemarrage.vue'

let page: MountedPage

async function open(host: FakeHost, withKeychain = false): Promise<MountedPage> {
  const state = appState({ stage: 'first_start', author: null, ...(withKeychain ? {} : { keychain: absentKeychain }) })
  page = await mountPage(PagePremierDemarrage, host, { state })
  return page
}

async function fill(passphrase: string): Promise<void> {
  await page.byTestId('setup-name').setValue('Zoé Dupont')
  await page.byTestId('setup-email').setValue('zoe@interieur.gouv.fr')
  await page.byTestId('setup-passphrase').setValue(passphrase)
  await page.byTestId('setup-passphrase-again').setValue(passphrase)
}

async function submit(): Promise<void> {
  await page.page.find('form').trigger('submit')
  await flushPromises()
}

afterEach(() => {
  vi.unstubAllGlobals()
  page.page.unmount()
})

describe('the first start', () => {
  it('tells where the data live and what the keychain can do, with the remedy', async () => {
    await open(new FakeHost({}))
    expect(page.byTestId('setup-home').text()).toBe(appState().home)
    expect(page.byTestId('keychain').text()).toContain(absentKeychain.explanation)
    expect(page.byTestId('keychain').text()).toContain(absentKeychain.remedy)
  })

  it('sends nothing while a field is wrong, explains beside it and moves the focus there', async () => {
    const host = new FakeHost({})
    await open(host)
    await fill('trop court')
    await submit()
    expect(host.calls).toEqual([])
    const input = page.byTestId('setup-passphrase')
    expect(document.activeElement).toBe(input.element)
    expect(input.attributes('aria-invalid')).toBe('true')
    expect(page.page.find(`#${input.attributes('aria-describedby') ?? ''}`).text()).toContain('au moins 12 caractères')
  })

  it('creates the store, offers the recovery sheet, then leads to the first dossier', async () => {
    const host = new FakeHost({ setup: () => appState(), read_settings: () => settingsView() })
    await open(host)
    await fill('cheval agrafe pile')
    await submit()
    expect(host.requestsOf('setup')).toEqual([{ name: 'Zoé Dupont', email: 'zoe@interieur.gouv.fr', passphrase: 'cheval agrafe pile', useKeychain: false }])
    expect(page.session.state.value?.stage).toBe('open')
    const print = vi.fn()
    vi.stubGlobal('print', print)
    await page.byTestId('print-sheet').trigger('click')
    expect(print).toHaveBeenCalledOnce()
    expect(page.byTestId('sheet').text()).not.toContain('cheval')
    await page.byTestId('setup-continue').trigger('click')
    await flushPromises()
    expect(page.router.currentRoute.value.query.creer).toBe('vide')
    expect(page.router.currentRoute.value.name).toBe('portefeuille')
  })

  it('leads straight to the first dossier when there is no passphrase to write down', async () => {
    await open(new FakeHost({ setup: () => appState({ passphraseSlot: false }) }), true)
    await fill('')
    await submit()
    expect(page.router.currentRoute.value.query.creer).toBe('vide')
  })

  it('lets nobody be held back by a sheet that cannot be shown', async () => {
    const refuse = () => {
      // eslint-disable-next-line @typescript-eslint/only-throw-error -- Tauri rejects with plain objects
      throw wireError()
    }
    await open(new FakeHost({ setup: () => appState(), read_settings: refuse }))
    await fill('cheval agrafe pile')
    await submit()
    await page.byTestId('setup-continue').trigger('click')
    await flushPromises()
    expect(page.router.currentRoute.value.name).toBe('portefeuille')
  })

  it('keeps what was typed when the creation fails', async () => {
    const host = new FakeHost({
      setup: () => {
        // eslint-disable-next-line @typescript-eslint/only-throw-error -- Tauri rejects with plain objects
        throw wireError()
      },
    })
    await open(host, true)
    await fill('cheval agrafe pile')
    await submit()
    expect(page.byTestId('error-panel').text()).toContain('Le disque est plein.')
    expect((page.byTestId('setup-name').element as HTMLInputElement).value).toBe('Zoé Dupont')
  })

  it('never writes the passphrase to the console or the page', async () => {
    const spies = (['log', 'info', 'warn', 'error', 'debug'] as const).map((level) => vi.spyOn(console, level).mockImplementation(() => undefined))
    await open(new FakeHost({ setup: () => appState(), read_settings: () => settingsView() }))
    await fill('cheval agrafe pile')
    expect(document.body.textContent).not.toContain('cheval agrafe pile')
    await submit()
    expect(JSON.stringify(spies.map((spy) => spy.mock.calls))).not.toContain('cheval')
  })
})
