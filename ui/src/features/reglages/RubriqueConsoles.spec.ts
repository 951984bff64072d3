import { flushPromises } from '@vue/test-utils'
import { afterEach, describe, expect, it } from 'vitest'
import { consoleList, consoleTested, consoleView } from '@/dev/consoleSamples'
import { FakeHost, type Handlers } from '@/dev/fakeHost'
import { mountPage, type MountedPage } from '@/dev/mountPage'
import { wireError } from '@/dev/samples'
import type { ConsoleView } from '@/generated/bindings'
import RubriqueConsoles from './RubriqueConsoles.vue'

let mounted: MountedPage

async function open(consoles: ConsoleView[], handlers: Handlers = {}): Promise<FakeHost> {
  const host = new FakeHost({ list_consoles: () => consoleList(consoles), ...handlers })
  mounted = await mountPage(RubriqueConsoles, host)
  return host
}
const submit = async (id: string) => {
  await mounted.byTestId(id).trigger('submit')
  await flushPromises()
}
const press = async (id: string) => {
  await mounted.byTestId(id).trigger('click')
  await flushPromises()
}
const valueOf = (id: string) => (mounted.byTestId(id).element as HTMLInputElement).value

afterEach(() => {
  mounted.page.unmount()
})

describe('a connection to add', () => {
  it('sends what was typed to Rust, and says where the token is', async () => {
    const host = await open([], { keep_console: () => ({ console: 'c1', name: 'PAX', token: 'Le jeton est rangé dans le trousseau.', inMemory: false }) })
    expect(mounted.byTestId('consoles-none').exists()).toBe(true)
    await press('console-add')
    expect(mounted.byTestId('console-token-typed').attributes('type')).toBe('password')
    await mounted.byTestId('console-name').setValue('PAX')
    await mounted.byTestId('console-address').setValue('https://console.exemple.gouv.fr')
    await mounted.byTestId('console-token-typed').setValue('canari-jeton')
    await mounted.byTestId('console-expires').setValue('2027-06-30')
    await submit('console-keep-form')
    const [request] = host.requestsOf('keep_console')
    expect(request).toMatchObject({ console: null, name: 'PAX', token: 'canari-jeton', tokenExpires: '2027-06-30', proxyPassword: null, authorities: null })
    expect(mounted.byTestId('console-keep-form').exists()).toBe(false)
    expect(mounted.byTestId('done').text()).toContain('trousseau')
    expect(document.body.innerHTML).not.toContain('canari-jeton')
  })

  it('keeps what was typed when Rust refuses', async () => {
    await open([], {
      keep_console: () => {
        // eslint-disable-next-line @typescript-eslint/only-throw-error -- Tauri rejects with plain objects
        throw wireError({ code: 'invalid_input', message: 'Une connexion s’appelle déjà ainsi.' })
      },
    })
    await press('console-add')
    await mounted.byTestId('console-name').setValue('PAX')
    await submit('console-keep-form')
    expect(mounted.byTestId('error-panel').text()).toContain('s’appelle déjà')
    expect(valueOf('console-name')).toBe('PAX')
  })

  it('leads to the page of tokens of the address that was typed', async () => {
    const host = await open([], { open_token_page: () => ({}) })
    await press('console-add')
    expect(mounted.byTestId('console-token-page').attributes('disabled')).toBeDefined()
    await mounted.byTestId('console-address').setValue('https://console.exemple.gouv.fr')
    await press('console-token-page')
    expect(host.requestsOf('open_token_page')).toEqual([{ address: 'https://console.exemple.gouv.fr' }])
  })

  it('asks for the password of a proxy only when it has a user', async () => {
    await open([])
    await press('console-add')
    expect(mounted.byTestId('console-proxy-address').exists()).toBe(false)
    await mounted.byTestId('console-proxy').setValue('fixe')
    expect(mounted.byTestId('console-proxy-password').exists()).toBe(false)
    await mounted.byTestId('console-proxy-user').setValue('jean')
    expect(mounted.byTestId('console-proxy-password').attributes('type')).toBe('password')
  })
})

describe('a connection that is there', () => {
  it('tells what is to be known of it', async () => {
    await open([consoleView({ clearText: true, tokenLabel: 'Encore 5 jours', tokenTone: 'warning', probe: { at: '', age: 'il y a 1 heure', ok: false, message: 'Jeton refusé.', version: null, identity: null } })])
    expect(mounted.byTestId('console-clear').text()).toContain('Rien n’est chiffré')
    expect(mounted.byTestId('console-token-badge').text()).toContain('Encore 5 jours')
    expect(mounted.byTestId('console-token').text()).toContain('Créez un autre jeton')
    expect(mounted.byTestId('console-probe').text()).toContain('Jeton refusé.')
    expect(mounted.byTestId('console-pull').text()).toContain('il y a 2 heures')
  })

  it('is changed without its token being shown nor lost', async () => {
    const host = await open([consoleView()], { keep_console: () => ({ console: 'c1', name: 'PAX', token: null, inMemory: false }) })
    await press('console-change')
    expect(valueOf('console-token-typed')).toBe('')
    await submit('console-keep-form')
    expect(host.requestsOf('keep_console')[0]).toMatchObject({ console: 'c1', token: null, tokenExpires: '2027-06-30' })
  })

  it('shows each step of its test, and keeps the diagnosis at hand', async () => {
    await open([consoleView()], { test_console: () => consoleTested() })
    await press('console-test')
    expect(mounted.page.findAll('[data-testid="console-step"]').map((step) => step.text())).toHaveLength(2)
    expect(mounted.byTestId('console-tested').text()).toContain('Créez-en un autre.')
    expect(valueOf('console-diagnosis')).toContain('identité en échec')
  })

  it('goes offline, and back', async () => {
    const host = await open([consoleView()], { set_offline: () => ({}) })
    await mounted.byTestId('console-set-offline').setValue(true)
    await flushPromises()
    expect(host.requestsOf('set_offline')).toEqual([{ console: 'c1', offline: true }])
  })

  it('is removed once its user knows what goes with it', async () => {
    const host = await open([consoleView()], { remove_console: () => ({}) })
    await press('console-remove')
    expect(mounted.byTestId('console-remove-form').text()).toContain('révoquer le jeton')
    await submit('console-remove-form')
    expect(host.requestsOf('remove_console')).toEqual([{ console: 'c1' }])
    expect(mounted.byTestId('console-remove-form').exists()).toBe(false)
  })
})
