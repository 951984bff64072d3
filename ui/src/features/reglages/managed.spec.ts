import { flushPromises } from '@vue/test-utils'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { h, type Component } from 'vue'
import { FakeHost } from '@/dev/fakeHost'
import { mountPage, type MountedPage } from '@/dev/mountPage'
import { appState, freeMachine } from '@/dev/samples'
import { arrival, settingsView } from '@/dev/settingsSamples'
import type { CatalogueArrival, Managed, SettingsView } from '@/generated/bindings'
import { lockDelayOf } from '@/shared/managed'
import CatalogueApercu from './CatalogueApercu.vue'
import RubriqueDiagnostic from './RubriqueDiagnostic.vue'
import RubriqueSecurite from './RubriqueSecurite.vue'

const MENTION = 'Réglage géré par votre administration'
const locked = { lock: true, lockDelays: [5, 10], lockRefused: [0, 15, 60], lockDefault: 10 }

let mounted: MountedPage

async function open(component: Component, managed: Partial<Managed>, settings: Partial<SettingsView> = {}): Promise<FakeHost> {
  const host = new FakeHost({
    read_settings: () => settingsView(settings),
    diagnose: () => ({ managed: [{ subject: 'trousseau', imposed: 'interdit', source: '/etc/accostage/settings.yaml, ligne 3' }], checkups: [], report: '' }),
  })
  mounted = await mountPage(component, host, { state: appState({ managed: { ...freeMachine, ...managed } }) })
  return host
}

const described = (id: string) => mounted.page.find(`#${mounted.byTestId(id).attributes('aria-describedby') ?? 'none'}`)

beforeEach(() => {
  window.localStorage.clear()
})
afterEach(() => {
  mounted.page.unmount()
})

describe('a managed setting', () => {
  it('disables the delays that are refused, and says by whom, in words tied to each of them', async () => {
    await open(RubriqueSecurite, locked)
    for (const refused of [0, 15, 60]) {
      expect(mounted.byTestId(`lock-after-${refused}`).attributes('disabled')).toBeDefined()
      expect(described(`lock-after-${refused}`).text()).toContain(MENTION)
    }
    expect(mounted.byTestId('lock-after-5').attributes('disabled')).toBeUndefined()
    expect((mounted.byTestId('lock-after-10').element as HTMLInputElement).checked).toBe(true)
  })

  it('is not mentioned on a machine where nothing is imposed', async () => {
    await open(RubriqueSecurite, {})
    expect(mounted.page.text()).not.toContain(MENTION)
    expect(mounted.byTestId('lock-after-0').attributes('disabled')).toBeUndefined()
  })

  it('never offers to fill a keychain that is forbidden', async () => {
    await open(RubriqueSecurite, { keychainForbidden: true }, { keychainSlot: false })
    expect(mounted.byTestId('keychain-add').attributes('disabled')).toBeDefined()
    expect(described('keychain-add').text()).toContain(MENTION)
    expect(mounted.byTestId('keychain-form').exists()).toBe(false)
  })

  it('lets the key be taken out of a keychain forbidden afterwards, and asks for the passphrase to change it', async () => {
    await open(RubriqueSecurite, { keychainForbidden: true }, { keychainOpens: false })
    expect(mounted.byTestId('keychain-remove').exists()).toBe(true)
    expect(mounted.byTestId('passphrase-current').exists()).toBe(true)
  })

  it('asks for the length that Rust imposes', async () => {
    const host = await open(RubriqueSecurite, { passphrase: true, passphraseMin: 20 })
    await mounted.byTestId('passphrase-new').setValue('cheval agrafe pile')
    await mounted.byTestId('passphrase-again').setValue('cheval agrafe pile')
    await mounted.byTestId('passphrase-form').trigger('submit')
    await flushPromises()
    expect(host.requestsOf('set_passphrase')).toEqual([])
    expect(mounted.page.text()).toContain('d’au moins 20 caractères')
  })

  it('is shown with its file and line in the diagnosis', async () => {
    await open(RubriqueDiagnostic, {})
    expect(mounted.byTestId('managed-settings').text()).toMatch(/trousseau.*interdit.*settings\.yaml, ligne 3/s)
  })
})

describe('a catalogue that the administration refuses', () => {
  it('can be looked at, and has no button to install it', async () => {
    const refused: CatalogueArrival = arrival({ needsConfirmation: true, refused: 'Votre administration n’accepte que…' })
    await open({ render: () => h(CatalogueApercu, { arrivee: refused, fourni: false, occupe: false }) }, {})
    expect(mounted.byTestId('catalogue-refused').text()).toContain('Votre administration n’accepte que')
    expect(mounted.byTestId('catalogue-install').exists()).toBe(false)
    expect(mounted.page.find('input[type="checkbox"]').exists()).toBe(false)
  })
})

describe('the delay in force', () => {
  it.each([
    [0, freeMachine, 0],
    [15, freeMachine, 15],
    [0, { ...freeMachine, ...locked }, 10],
    [60, { ...freeMachine, ...locked }, 10],
    [5, { ...freeMachine, ...locked }, 5],
  ])('of %i minutes chosen', (chosen, managed, inForce) => {
    expect(lockDelayOf(chosen, managed)).toBe(inForce)
  })
})
