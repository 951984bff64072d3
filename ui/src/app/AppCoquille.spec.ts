import { flushPromises, mount, type VueWrapper } from '@vue/test-utils'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { createMemoryHistory, type Router } from 'vue-router'
import { FakeHost, type Handlers } from '@/dev/fakeHost'
import { absentKeychain, appState, dossierRow, dossierView, section, wireError } from '@/dev/samples'
import { createTexts } from '@/dev/texts'
import { hostKey } from '@/host'
import { announcerKey, createAnnouncer } from '@/shared/announcer'
import { giveUpForms, useDraft } from '@/shared/drafts'
import { createGates, gatesKey } from '@/shared/gate'
import { sessionKey } from '@/shared/session'
import AppCoquille from './AppCoquille.vue'
import { createPages } from './router'
import { createSession } from './session'

const handlers: Handlers = {
  list_dossiers: () => ({ total: 1, rows: [dossierRow()] }),
  open_dossier: ({ id }) => dossierView({ id, name: 'Démarches', sections: [section(), section({ id: 'besoin', title: 'Besoin' })] }),
  read_section: () => ({ section: section(), fields: [] }),
}

let app: VueWrapper | undefined

async function start(more: Handlers, path = '/'): Promise<{ app: VueWrapper; router: Router; host: FakeHost }> {
  const host = new FakeHost({ ...handlers, ...more })
  const session = createSession(host)
  const router = createPages(session, createMemoryHistory())
  void router.push(path)
  app = mount(AppCoquille, {
    attachTo: document.body,
    props: { session },
    global: {
      plugins: [createTexts(), router],
      provide: {
        [hostKey as symbol]: host,
        [sessionKey as symbol]: session,
        [announcerKey as symbol]: createAnnouncer(),
        [gatesKey as symbol]: createGates(),
      },
    },
  })
  await settle(router)
  return { app, router, host }
}

/** Pages are loaded lazily: the router itself tells when they are there. */
async function settle(router: Router): Promise<void> {
  await router.isReady().catch(() => undefined)
  await flushPromises()
}

afterEach(() => {
  app?.unmount()
  giveUpForms()
})

describe('the start', () => {
  it('paints the shell before the first answer', () => {
    const never = new Promise<never>(() => undefined)
    void start({ app_state: () => never })
    expect(document.body.textContent).toContain('Accostage')
    expect(document.querySelector('main')).not.toBeNull()
  })

  it.each([
    ['first_start', 'premier-demarrage'],
    ['locked', 'deverrouillage'],
    ['open', 'portefeuille'],
  ] as const)('stage %s leads to %s, whatever the address', async (stage, name) => {
    for (const path of ['/', '/premier-demarrage', '/deverrouillage']) {
      const { router, app: shell } = await start({ app_state: () => appState({ stage, keychain: absentKeychain }) }, path)
      expect(router.currentRoute.value.name).toBe(name)
      shell.unmount()
    }
  })

  it('asks for the state once', async () => {
    const { host } = await start({ app_state: () => appState() })
    expect(host.requestsOf('app_state')).toHaveLength(1)
  })

  it('explains a failure and starts on retry', async () => {
    let busy = true
    const { app: shell, router } = await start({
      app_state: () => {
        // eslint-disable-next-line @typescript-eslint/only-throw-error -- Tauri rejects with plain objects
        if (busy) throw wireError({ code: 'store_busy', message: 'Occupé.' })
        return appState()
      },
    })
    expect(shell.find('[data-testid="error-panel"]').text()).toContain('Occupé.')
    busy = false
    await shell.find('[data-testid="error-retry"]').trigger('click')
    await flushPromises()
    await settle(router)
    expect(shell.find('h1').text()).toBe('Portefeuille')
  })
})

describe('a navigation', () => {
  it('moves the focus to the title and names the window', async () => {
    const { app: shell, router } = await start({ app_state: () => appState() })
    expect(document.title).toBe('Portefeuille – Accostage')
    await router.push({ name: 'dossier', params: { id: 'd1' } })
    await flushPromises()
    expect(document.activeElement).toBe(shell.find('h1').element)
    expect(shell.find('h1').text()).toBe('Démarches')
    expect(document.title).toBe('Identité du dossier – Démarches – Accostage')
  })

  it('moves the focus to the title of the section inside a dossier', async () => {
    const { app: shell, router } = await start({ app_state: () => appState() }, '/dossiers/d1')
    await router.push({ name: 'dossier', params: { id: 'd1', section: 'besoin' } })
    await flushPromises()
    expect(document.activeElement).toBe(shell.find('h2').element)
    expect(shell.find('h2').text()).toBe('Besoin')
  })
})

describe('closing the window', () => {
  it('is held back by forms that were not sent, which are named, until they are given up', async () => {
    const { app: shell, host } = await start({ app_state: () => appState() })
    const { draft } = useDraft('d1', 'acceptation', 'Accepter le risque R1', () => ({ reason: '' }))
    await vi.dynamicImportSettled()
    await flushPromises()
    await host.closeWindow()
    expect(host.closed).toBe(true)
    draft.reason = 'Recrutement en cours'
    await host.closeWindow()
    await flushPromises()
    expect(host.closed).toBe(false)
    expect(shell.find('[data-testid="unsent-forms"]').text()).toContain('Accepter le risque R1')
    await shell.find('[data-testid="unsent-stay"]').trigger('click')
    expect(shell.find('[data-testid="unsent-forms"]').exists()).toBe(false)
    expect(draft.reason).toBe('Recrutement en cours')
    await host.closeWindow()
    await flushPromises()
    await shell.find('[data-testid="unsent-leave"]').trigger('click')
    await flushPromises()
    expect(host.closed).toBe(true)
  })
})

describe('the header', () => {
  it('does not carry the Marianne block, reserved to approved services', async () => {
    const { app: shell } = await start({ app_state: () => appState() })
    expect(shell.find('.fr-logo').exists()).toBe(false)
    expect(shell.text()).not.toContain('République')
  })

  it('searches with Ctrl+K and with its button, once the data are open only', async () => {
    const { app: locked } = await start({ app_state: () => appState({ stage: 'locked' }) })
    window.dispatchEvent(new KeyboardEvent('keydown', { key: 'k', ctrlKey: true }))
    await vi.dynamicImportSettled()
    expect(locked.find('[data-testid="palette"]').exists()).toBe(false)
    expect(locked.find('[data-testid="open-search"]').exists()).toBe(false)
    locked.unmount()

    const { app: shell } = await start({ app_state: () => appState() })
    expect(shell.find('[data-testid="palette"]').exists()).toBe(false)
    const isOpen = () => (shell.find('[data-testid="palette"]').element as HTMLDialogElement).open
    window.dispatchEvent(new KeyboardEvent('keydown', { key: 'k', ctrlKey: true }))
    await vi.dynamicImportSettled()
    await flushPromises()
    expect(isOpen()).toBe(true)
    await shell.find('[data-testid="palette-close"]').trigger('click')
    expect(isOpen()).toBe(false)
    await shell.find('[data-testid="open-search"]').trigger('click')
    expect(isOpen()).toBe(true)
    await shell.find('[data-testid="palette-input"]').trigger('keydown', { key: 'Escape' })
    expect(document.activeElement).toBe(shell.find('[data-testid="open-search"]').element)
  })
})
