import { flushPromises } from '@vue/test-utils'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { FakeHost, type Handlers } from '@/dev/fakeHost'
import { mountPage, type MountedPage } from '@/dev/mountPage'
import { appState, wireError } from '@/dev/samples'
import PageReglages from './PageReglages.vue'

let mounted: MountedPage

async function open(path: string, handlers: Handlers = {}): Promise<FakeHost> {
  const host = new FakeHost(handlers)
  mounted = await mountPage(PageReglages, host, { path, route: '/reglages/:rubrique?', name: 'reglages' })
  return host
}

beforeEach(() => {
  window.localStorage.clear()
})
afterEach(() => {
  mounted.page.unmount()
})

const diagnosis = {
  managed: [],
  checkups: [
    { subject: 'clés', ok: true, seen: 'deux accès', remedy: null },
    { subject: 'disque', ok: false, seen: 'presque plein', remedy: 'Libérez de la place.' },
  ],
  report: 'Accostage 0.1.0\nclés : correct',
}

describe('the settings', () => {
  it.each(['/reglages', '/reglages/inconnue'])('open on the first heading at %s', async (path) => {
    await open(path)
    expect(mounted.byTestId('rubrique-titre').text()).toBe('Identité')
    expect(mounted.byTestId('rubrique-identite').attributes('aria-current')).toBe('page')
  })

  it('move the focus to the chosen heading and name the window after it', async () => {
    await open('/reglages')
    await mounted.router.push('/reglages/apparence')
    await flushPromises()
    expect(document.activeElement).toBe(mounted.byTestId('rubrique-titre').element)
    expect(document.title).toBe('Apparence – Réglages – Accostage')
  })
})

describe('the identity', () => {
  it('is kept, and the header follows', async () => {
    const host = await open('/reglages/identite', { save_author: (author) => appState({ author }) })
    await mounted.byTestId('author-name').setValue('  Zoé Martin ')
    await mounted.page.find('form').trigger('submit')
    await flushPromises()
    expect(host.requestsOf('save_author')).toEqual([{ name: 'Zoé Martin', email: 'zoe.dupont@interieur.gouv.fr' }])
    expect(mounted.session.state.value?.author?.name).toBe('Zoé Martin')
  })

  it('is not sent while it is wrong', async () => {
    const host = await open('/reglages/identite')
    await mounted.byTestId('author-email').setValue('zoe')
    await mounted.page.find('form').trigger('submit')
    await flushPromises()
    expect(host.calls).toEqual([])
    expect(document.activeElement).toBe(mounted.byTestId('author-email').element)
  })
})

describe('the appearance', () => {
  it('tells that a choice will be forgotten when it cannot be kept', async () => {
    await open('/reglages/apparence')
    vi.spyOn(Storage.prototype, 'setItem').mockImplementation(() => {
      throw new DOMException('full', 'QuotaExceededError')
    })
    expect(mounted.byTestId('not-kept').exists()).toBe(false)
    await mounted.byTestId('theme-dark').setValue()
    expect(mounted.byTestId('not-kept').exists()).toBe(true)
    expect((mounted.byTestId('theme-dark').element as HTMLInputElement).checked).toBe(true)
  })
})

describe('the diagnosis', () => {
  it('tells each state by a word, with its remedy', async () => {
    await open('/reglages/diagnostic', { diagnose: () => diagnosis })
    expect(mounted.byTestId('diagnosis-verdict').text()).toBe('1 point à corriger.')
    const [good, bad] = mounted.page.findAll('[data-testid="checkup"]').map((row) => row.text())
    expect(good).toContain('Correct')
    expect(bad).toMatch(/À corriger.*Libérez de la place\./s)
  })

  it('chooses the report for the keyboard when the clipboard is refused', async () => {
    await open('/reglages/diagnostic', { diagnose: () => diagnosis })
    vi.spyOn(navigator.clipboard, 'writeText').mockRejectedValue(new DOMException('no', 'NotAllowedError'))
    await mounted.byTestId('copy-report').trigger('click')
    await flushPromises()
    const report = mounted.byTestId('report').element as HTMLTextAreaElement
    expect(document.activeElement).toBe(report)
    expect(report.value.slice(report.selectionStart, report.selectionEnd)).toBe(diagnosis.report)
  })

  it('keeps what it found when it cannot be made again', async () => {
    const host = await open('/reglages/diagnostic', { diagnose: () => diagnosis })
    host.handlers.diagnose = () => {
      // eslint-disable-next-line @typescript-eslint/only-throw-error -- Tauri rejects with plain objects
      throw wireError()
    }
    await mounted.byTestId('diagnose-again').trigger('click')
    await flushPromises()
    expect(mounted.byTestId('error-panel').exists()).toBe(true)
    expect(mounted.page.findAll('[data-testid="checkup"]')).toHaveLength(2)
  })
})
