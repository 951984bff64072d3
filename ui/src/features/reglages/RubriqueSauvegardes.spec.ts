import { flushPromises } from '@vue/test-utils'
import { afterEach, describe, expect, it } from 'vitest'
import { FakeHost, type Handlers } from '@/dev/fakeHost'
import { mountPage, type MountedPage } from '@/dev/mountPage'
import { appState, wireError } from '@/dev/samples'
import { backup } from '@/dev/settingsSamples'
import type { AppState } from '@/generated/bindings'
import RubriqueSauvegardes from './RubriqueSauvegardes.vue'

let mounted: MountedPage
const damaged = backup({ name: 'b2', reason: 'Faite à votre demande', sound: false, dossiers: 0 })

async function open(handlers: Handlers = {}, state: AppState = appState()): Promise<FakeHost> {
  const host = new FakeHost({
    list_backups: () => ({ backups: [backup(), damaged] }),
    restore_backup: () => ({ state: appState(), aside: '/donnees/accostage-avant' }),
    app_state: () => state,
    ...handlers,
  })
  mounted = await mountPage(RubriqueSauvegardes, host, { state })
  return host
}

async function ask(): Promise<void> {
  await mounted.byTestId('backup-restore').trigger('click')
  await flushPromises()
}

async function confirm(): Promise<void> {
  await mounted.byTestId('restore-form').trigger('submit')
  await flushPromises()
}

afterEach(() => {
  mounted.page.unmount()
})

describe('the backups', () => {
  it('say why they were made and whether they can be read', async () => {
    await open()
    expect(mounted.page.find('[data-name="b2"]').text()).toMatch(/Faite à votre demande.*Illisible.*Ne peut pas être restaurée/s)
    expect(mounted.page.findAll('[data-testid="backup-restore"]')).toHaveLength(1)
  })

  it('are read again once one is made', async () => {
    const host = await open({ create_backup: () => backup() })
    await mounted.byTestId('backup-now').trigger('click')
    await flushPromises()
    expect(host.requestsOf('list_backups')).toHaveLength(2)
    expect(mounted.byTestId('done').text()).toContain('2\u00a0Mio')
  })
})

describe('a restoration', () => {
  it('tells what it brings back and waits for a confirmation', async () => {
    const host = await open()
    await ask()
    const words = mounted.byTestId('modal').text()
    expect(words).toContain('3 dossiers')
    expect(words).toContain('18 novembre 2026')
    expect(words).toContain('mises à l’écart')
    await mounted.byTestId('restore-cancel').trigger('click')
    await flushPromises()
    expect(mounted.byTestId('modal').exists()).toBe(false)
    expect(document.activeElement).toBe(mounted.byTestId('backup-restore').element)
    expect(host.requestsOf('restore_backup')).toEqual([])
  })

  it('needs nothing more than the keychain, then says where the former data are', async () => {
    const host = await open()
    await ask()
    expect(mounted.byTestId('restore-passphrase').exists()).toBe(false)
    await confirm()
    expect(host.requestsOf('restore_backup')).toEqual([{ name: backup().name, passphrase: null }])
    expect(mounted.byTestId('restored').text()).toContain('/donnees/accostage-avant')
    // The answer says where the application is: nothing is asked again.
    expect(host.requestsOf('app_state')).toEqual([])
    expect(mounted.byTestId('modal').exists()).toBe(false)
  })

  it('asks for the passphrase without the keychain', async () => {
    const host = await open({}, appState({ keychainSlot: false }))
    await ask()
    await confirm()
    expect(host.requestsOf('restore_backup')).toEqual([])
    await mounted.byTestId('restore-passphrase').setValue('cheval agrafe pile')
    await confirm()
    expect(host.requestsOf('restore_backup')).toEqual([{ name: backup().name, passphrase: 'cheval agrafe pile' }])
  })

  it('takes the passphrase when the keychain refuses at that moment', async () => {
    await open({
      restore_backup: () => {
        // eslint-disable-next-line @typescript-eslint/only-throw-error -- Tauri rejects with plain objects
        throw wireError({ code: 'keychain', message: 'Trousseau verrouillé.' })
      },
    })
    await ask()
    await confirm()
    expect(mounted.byTestId('modal').text()).toContain('Trousseau verrouillé.')
    expect(document.activeElement).toBe(mounted.byTestId('restore-passphrase').element)
  })

  it('leads to the page that opens the data when they did not open again', async () => {
    let stage: AppState['stage'] = 'open'
    await open({
      restore_backup: () => {
        stage = 'locked'
        // eslint-disable-next-line @typescript-eslint/only-throw-error -- Tauri rejects with plain objects
        throw wireError({ code: 'io' })
      },
      app_state: () => appState({ stage }),
    })
    await ask()
    await confirm()
    expect(mounted.router.currentRoute.value.name).toBe('deverrouillage')
  })
})
