import { flushPromises } from '@vue/test-utils'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { FakeHost, type Handlers } from '@/dev/fakeHost'
import { mountPage, type MountedPage } from '@/dev/mountPage'
import { absentKeychain, appState, wireError } from '@/dev/samples'
import { settingsView } from '@/dev/settingsSamples'
import type { SettingsView } from '@/generated/bindings'
import RubriqueSecurite from './RubriqueSecurite.vue'

const PHRASE = 'cheval agrafe pile'
let mounted: MountedPage

async function open(settings: Partial<SettingsView> = {}, handlers: Handlers = {}): Promise<FakeHost> {
  const host = new FakeHost({ read_settings: () => settingsView(settings), ...handlers })
  mounted = await mountPage(RubriqueSecurite, host)
  return host
}

async function choose(current: string | null, next: string, again = next): Promise<void> {
  if (current !== null) await mounted.byTestId('passphrase-current').setValue(current)
  await mounted.byTestId('passphrase-new').setValue(next)
  await mounted.byTestId('passphrase-again').setValue(again)
  await mounted.byTestId('passphrase-form').trigger('submit')
  await flushPromises()
}

const valueOf = (id: string) => (mounted.byTestId(id).element as HTMLInputElement).value

beforeEach(() => {
  window.localStorage.clear()
})
afterEach(() => {
  vi.unstubAllGlobals()
  mounted.page.unmount()
})

describe('the passphrase', () => {
  it('asks for the present one when the keychain proves nothing', async () => {
    const host = await open({ keychainSlot: false, keychain: absentKeychain }, { set_passphrase: () => appState() })
    await choose(PHRASE, 'quatre mots sans lien')
    expect(host.requestsOf('set_passphrase')).toEqual([{ current: PHRASE, new: 'quatre mots sans lien' }])
    expect(valueOf('passphrase-current') + valueOf('passphrase-new') + valueOf('passphrase-again')).toBe('')
  })

  it('asks for it too when the keychain that holds the key does not answer', async () => {
    await open({ keychain: { state: 'silent', explanation: 'Silence.', remedy: null } })
    expect(mounted.byTestId('passphrase-current').exists()).toBe(true)
  })

  it('lets the keychain prove who asks, to add one or to replace a forgotten one', async () => {
    for (const passphraseSlot of [false, true]) {
      const host = await open({ passphraseSlot }, { set_passphrase: () => appState() })
      expect(mounted.byTestId('passphrase-current').exists()).toBe(false)
      await choose(null, PHRASE)
      expect(host.requestsOf('set_passphrase')).toEqual([{ current: null, new: PHRASE }])
      if (!passphraseSlot) mounted.page.unmount()
    }
  })

  it('sends nothing while a field is wrong, and moves the focus there', async () => {
    const host = await open()
    await choose(null, PHRASE, 'autre chose encore')
    expect(host.requestsOf('set_passphrase')).toEqual([])
    expect(document.activeElement).toBe(mounted.byTestId('passphrase-again').element)
  })

  it('keeps what was typed when Rust refuses', async () => {
    const refuse = () => {
      // eslint-disable-next-line @typescript-eslint/only-throw-error -- Tauri rejects with plain objects
      throw wireError({ code: 'wrong_passphrase', message: 'Phrase refusée.' })
    }
    await open({ keychainSlot: false }, { set_passphrase: refuse })
    await choose('faux', PHRASE)
    expect(mounted.byTestId('error-panel').text()).toContain('Phrase refusée.')
    expect(valueOf('passphrase-new')).toBe(PHRASE)
  })
})

describe('the slot of the keychain', () => {
  it('is not offered without a passphrase, and says why', async () => {
    await open({ passphraseSlot: false })
    expect(mounted.byTestId('keychain-form').exists()).toBe(false)
    expect(mounted.byTestId('keychain-needs-passphrase').text()).toContain('ajoutez d’abord une phrase de passe')
  })

  it('is taken away with the passphrase, never without', async () => {
    const host = await open({}, { set_keychain: () => appState({ keychainSlot: false }) })
    await mounted.byTestId('keychain-form').trigger('submit')
    expect(host.requestsOf('set_keychain')).toEqual([])
    await mounted.byTestId('keychain-passphrase').setValue(PHRASE)
    await mounted.byTestId('keychain-form').trigger('submit')
    await flushPromises()
    expect(host.requestsOf('set_keychain')).toEqual([{ wanted: false, passphrase: PHRASE }])
    expect(mounted.session.state.value?.keychainSlot).toBe(false)
  })

  it('can be filled again when the keychain forgot the key', async () => {
    const host = await open({ keychain: { state: 'forgot', explanation: 'Oubliée.', remedy: null } }, { set_keychain: () => appState() })
    await mounted.byTestId('keychain-passphrase').setValue(PHRASE)
    await mounted.byTestId('keychain-form').trigger('submit')
    await flushPromises()
    expect(host.requestsOf('set_keychain')).toEqual([{ wanted: true, passphrase: PHRASE }])
  })
})

describe('locking', () => {
  it('closes the data and shows the page that opens them', async () => {
    await open({}, { lock: () => appState({ stage: 'locked' }) })
    await mounted.byTestId('lock-now').trigger('click')
    await flushPromises()
    expect(mounted.session.state.value?.stage).toBe('locked')
    expect(mounted.router.currentRoute.value.name).toBe('deverrouillage')
  })

  it('remembers the delay of the automatic lock', async () => {
    await open()
    await mounted.byTestId('lock-after-15').setValue()
    mounted.page.unmount()
    await open()
    expect((mounted.byTestId('lock-after-15').element as HTMLInputElement).checked).toBe(true)
  })
})

describe('the recovery sheet', () => {
  it('tells where the data are and never carries the passphrase', async () => {
    const print = vi.fn()
    vi.stubGlobal('print', print)
    await open({ keychainSlot: false }, { set_passphrase: () => appState() })
    await choose('ancienne phrase', PHRASE)
    await mounted.byTestId('open-sheet').trigger('click')
    const sheet = mounted.byTestId('sheet')
    expect(sheet.text()).toContain(settingsView().home)
    expect(sheet.text()).toContain('ab12 cd34 ef56 7890')
    expect(sheet.text()).not.toContain(PHRASE)
    await mounted.byTestId('print-sheet').trigger('click')
    expect(print).toHaveBeenCalledOnce()
  })

  it('gives the focus back to its button', async () => {
    await open()
    await mounted.byTestId('open-sheet').trigger('click')
    await mounted.byTestId('close-sheet').trigger('click')
    await flushPromises()
    expect(document.activeElement).toBe(mounted.byTestId('open-sheet').element)
  })
})
