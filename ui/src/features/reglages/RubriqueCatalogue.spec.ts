import { flushPromises } from '@vue/test-utils'
import { afterEach, describe, expect, it } from 'vitest'
import { FakeHost } from '@/dev/fakeHost'
import { mountPage, type MountedPage } from '@/dev/mountPage'
import { appState, wireError } from '@/dev/samples'
import { arrival, settingsView } from '@/dev/settingsSamples'
import type { CatalogueArrival } from '@/generated/bindings'
import RubriqueCatalogue from './RubriqueCatalogue.vue'

const TEXT = 'catalogue: {}'
let mounted: MountedPage

async function open(changes: Partial<CatalogueArrival> = {}, update: string | null = null): Promise<FakeHost> {
  const host = new FakeHost({
    read_settings: () => settingsView({ catalogueUpdate: update }),
    import_catalogue: ({ apply }) => arrival({ ...changes, applied: apply, state: apply ? appState({ catalogueRevision: '2026.12.1' }) : null }),
  })
  mounted = await mountPage(RubriqueCatalogue, host)
  return host
}

async function give(id: string, file: File): Promise<void> {
  const input = mounted.byTestId(id)
  Object.defineProperty(input.element, 'files', { value: [file], configurable: true })
  await input.trigger('change')
}

async function look(): Promise<void> {
  await give('catalogue-file', new File([TEXT], 'catalogue.yaml'))
  await mounted.byTestId('catalogue-form').trigger('submit')
  await flushPromises()
}

async function install(): Promise<void> {
  await mounted.byTestId('catalogue-install').trigger('click')
  await flushPromises()
}

const confirmation = () => mounted.page.find<HTMLInputElement>('input[name="catalogue-confirmation"]')
const applied = (host: FakeHost) => host.requestsOf('import_catalogue').filter(({ apply }) => apply)

afterEach(() => {
  mounted.page.unmount()
})

describe('a catalogue that arrives', () => {
  it('is looked at first: changes by kind and effects on each dossier, nothing installed', async () => {
    const host = await open()
    await look()
    expect(host.requestsOf('import_catalogue')).toEqual([{ file: { name: 'catalogue.yaml', text: TEXT }, signature: null, apply: false, confirmed: false }])
    const change = mounted.page.find('[data-kind="champs"]').text()
    expect(change).toContain('Champs')
    expect(change).toContain('besoin-double')
    expect(mounted.byTestId('catalogue-impact').text()).toContain('R-NOUVELLE')
  })

  it('is not installed without a signature until the user vouches for it', async () => {
    const host = await open({ needsConfirmation: true })
    await look()
    await install()
    expect(applied(host)).toEqual([])
    expect(mounted.byTestId('catalogue-preview').text()).toContain('Cochez cette case')
    expect(document.activeElement).toBe(confirmation().element)
    await confirmation().setValue(true)
    await install()
    expect(applied(host)).toEqual([{ file: { name: 'catalogue.yaml', text: TEXT }, signature: null, apply: true, confirmed: true }])
    expect(mounted.byTestId('done').text()).toContain('2026.12.1')
  })

  it('asks for the same confirmation when it is signed but older', async () => {
    const host = await open({ signedBy: 'RWQ', older: true, needsConfirmation: true })
    await look()
    await install()
    expect(applied(host)).toEqual([])
    expect(mounted.byTestId('catalogue-older').exists()).toBe(true)
  })

  it('is installed without more when a trusted key signed it', async () => {
    const host = await open({ signedBy: 'RWQ' })
    await give('catalogue-signature', new File(['untrusted comment'], 'catalogue.yaml.minisig'))
    await look()
    expect(confirmation().exists()).toBe(false)
    await install()
    expect(applied(host)).toMatchObject([{ signature: 'untrusted comment', confirmed: false }])
    expect(mounted.session.state.value?.catalogueRevision).toBe('2026.12.1')
    expect(host.requestsOf('app_state')).toEqual([])
  })

  it('is forgotten as soon as another file is chosen: what is installed is what was looked at', async () => {
    await open()
    await look()
    await give('catalogue-file', new File(['other'], 'autre.yaml'))
    expect(mounted.byTestId('catalogue-preview').exists()).toBe(false)
  })

  it('is offered when the program ships a newer one, which needs no file', async () => {
    const host = await open({}, '2026.12.1')
    await mounted.byTestId('look-shipped').trigger('click')
    await flushPromises()
    expect(confirmation().exists()).toBe(false)
    await install()
    expect(applied(host)).toEqual([{ file: null, signature: null, apply: true, confirmed: false }])
  })

  it('has nothing to install when it is the one in force', async () => {
    await open({ revision: '2026.11.2', changes: [], impacts: [] })
    await look()
    expect(mounted.byTestId('catalogue-install').exists()).toBe(false)
    expect(mounted.byTestId('catalogue-identical').exists()).toBe(true)
  })

  it('shows why it is refused, and keeps its preview when the installation fails', async () => {
    const host = await open({ signedBy: 'RWQ' })
    await look()
    host.handlers.import_catalogue = () => {
      // eslint-disable-next-line @typescript-eslint/only-throw-error -- Tauri rejects with plain objects
      throw wireError({ message: 'Le disque est plein.' })
    }
    await install()
    expect(mounted.byTestId('error-panel').text()).toContain('Le disque est plein.')
    expect(mounted.byTestId('catalogue-preview').exists()).toBe(true)
  })
})
