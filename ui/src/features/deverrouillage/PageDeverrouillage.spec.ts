import { flushPromises } from '@vue/test-utils'
import { afterEach, describe, expect, it } from 'vitest'
import { FakeHost, type Handlers } from '@/dev/fakeHost'
import { mountPage, type MountedPage } from '@/dev/mountPage'
import { absentKeychain, appState, wireError } from '@/dev/samples'
import { fr } from '@/dev/texts'
import type { AppState, KeychainState, WireError } from '@/generated/bindings'
import PageDeverrouillage from './PageDeverrouillage.vue'

let mounted: MountedPage

/** Without the slot of the keychain, unless a test asks for it. */
const locked = (changes: Partial<AppState> = {}) => appState({ stage: 'locked', keychain: absentKeychain, keychainSlot: false, ...changes })

function refuse(changes: Partial<WireError>): () => never {
  return () => {
    // eslint-disable-next-line @typescript-eslint/only-throw-error -- Tauri rejects with plain objects
    throw wireError(changes)
  }
}

async function open(handlers: Handlers, state = locked(), path = '/page/x'): Promise<FakeHost> {
  const host = new FakeHost(handlers)
  mounted = await mountPage(PageDeverrouillage, host, { state, path })
  return host
}

async function unlockWith(handlers: Handlers, passphrase: string, path?: string): Promise<void> {
  await open(handlers, locked(), path)
  await mounted.byTestId('unlock-passphrase').setValue(passphrase)
  await mounted.page.find('form').trigger('submit')
  await flushPromises()
}

async function pressKeychain(): Promise<void> {
  await mounted.byTestId('unlock-keychain').trigger('click')
  await flushPromises()
}

afterEach(() => {
  mounted.page.unmount()
})

describe('unlocking', () => {
  it('opens the portfolio with the right passphrase', async () => {
    await unlockWith({ unlock: () => appState() }, 'cheval agrafe pile')
    expect(mounted.session.state.value?.stage).toBe('open')
    expect(mounted.router.currentRoute.value.name).toBe('portefeuille')
  })

  it('goes back to where an automatic lock left the user, inside the application only', async () => {
    await unlockWith({ unlock: () => appState() }, 'cheval agrafe pile', '/page/x?retour=/historique/d1')
    expect(mounted.router.currentRoute.value.name).toBe('historique')
    mounted.page.unmount()
    await unlockWith({ unlock: () => appState() }, 'cheval agrafe pile', '/page/x?retour=https://ailleurs.example')
    expect(mounted.router.currentRoute.value.name).toBe('portefeuille')
  })

  it('says nothing about the cause of a refusal, empties the field and gives it the focus', async () => {
    await unlockWith({ unlock: refuse({ code: 'wrong_passphrase', message: 'MAC check failed in slot 2', retryable: false }) }, 'faux')
    expect(mounted.byTestId('unlock-error').text()).not.toContain('slot')
    expect((mounted.byTestId('unlock-passphrase').element as HTMLInputElement).value).toBe('')
    expect(document.activeElement).toBe(mounted.byTestId('unlock-passphrase').element)
  })

  it('shows another failure for what it is', async () => {
    await unlockWith({ unlock: refuse({ code: 'store_busy', message: 'Une commande utilise vos données.' }) }, 'cheval agrafe pile')
    expect(mounted.byTestId('error-panel').text()).toContain('Une commande utilise vos données.')
  })
})

describe('the keychain', () => {
  it('is offered only when it holds the key', async () => {
    await open({})
    expect(mounted.byTestId('unlock-keychain').exists()).toBe(false)
  })

  it('opens without any passphrase', async () => {
    const host = await open({ unlock: () => appState() }, locked({ keychainSlot: true, keychain: { state: 'available', explanation: '', remedy: null } }))
    await pressKeychain()
    expect(host.requestsOf('unlock')).toEqual([{ passphrase: null }])
    expect(mounted.router.currentRoute.value.name).toBe('portefeuille')
  })

  it.each(['locked', 'absent', 'silent', 'forgot'] as const)('has its own words when it is %s', async (state) => {
    const keychain = (found: KeychainState) => ({ state: found, explanation: 'Explication.', remedy: null })
    const now = locked({ keychainSlot: true, keychain: keychain(state) })
    await open({ unlock: refuse({ code: 'keychain' }), app_state: () => now }, locked({ keychainSlot: true, keychain: keychain('available') }))
    expect(mounted.byTestId('keychain-fault').exists()).toBe(false)
    await pressKeychain()
    const words = mounted.byTestId('keychain-fault').text()
    expect(words).toContain(fr.deverrouillage.trousseau[state].titre)
    expect(words).toContain(fr.deverrouillage.trousseau.avecPhrase)
  })

  it('asks for no passphrase that was never defined', async () => {
    await open({}, locked({ keychainSlot: true, passphraseSlot: false, keychain: { state: 'locked', explanation: '', remedy: null } }))
    expect(mounted.byTestId('unlock-passphrase').exists()).toBe(false)
    expect(document.activeElement).toBe(mounted.byTestId('unlock-keychain').element)
    expect(mounted.byTestId('keychain-fault').text()).toContain(fr.deverrouillage.trousseau.sansPhrase)
  })
})

describe('what could not be saved before the lock', () => {
  it('is announced, without being shown, and is not lost by closing the window at once', async () => {
    const host = await open({})
    expect(mounted.byTestId('unsaved-waiting').exists()).toBe(false)
    mounted.keeping.keep('dossier/d1', { value: 'précieux' })
    await flushPromises()
    expect(mounted.byTestId('unsaved-waiting').text()).toContain('Elles vous seront rendues')
    expect(document.body.innerHTML).not.toContain('précieux')
    await host.closeWindow()
    await flushPromises()
    expect(host.closed).toBe(false)
    expect(mounted.byTestId('unsaved-waiting').text()).toContain('elles seront perdues')
    await host.closeWindow()
    expect(host.closed).toBe(true)
  })
})
