import { flushPromises } from '@vue/test-utils'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { bench, closeDossier, createHost, open, PURPOSE, resetDossier, setOf, storedValue, valueOf } from '@/dev/dossierBench'
import { field, section } from '@/dev/samples'
import { column, row } from '@/dev/tableSamples'

beforeEach(resetDossier)
afterEach(closeDossier)

describe('leaving', () => {
  it('keeps an unsaved text when another section is shown', async () => {
    bench.refusing = true
    const page = await open(createHost())
    await page.byTestId(`field-${PURPOSE}`).setValue('précieux')
    await page.router.push('/page/d1/besoin')
    await flushPromises()
    expect(valueOf(page, PURPOSE)).toBe('précieux')
    expect(page.byTestId(`save-state-${PURPOSE}`).attributes('data-state')).toBe('failed')
  })

  it('holds the window open for a refused cell of a table in a section that was left, until it is given up', async () => {
    const host = createHost()
    const columns = [column({ id: 'port', label: 'Port' })]
    host.handlers.read_section = ({ section: id }) => ({
      section: section({ id }),
      fields: id === 'besoin' ? [] : [field({ id: 'composants', kind: 'table', columns })],
    })
    host.handlers.read_table = () => ({ total: 1, first: 0, rows: [row('a', { port: '80' })] })
    bench.refusing = true
    const page = await open(host)
    await vi.dynamicImportSettled()
    await flushPromises()
    await page.byTestId('cell-0-port').trigger('mousedown')
    await page.byTestId('cell-0-port').trigger('keydown', { key: 'F2' })
    await page.byTestId('cell-editor').setValue('abc')
    await page.router.push('/page/d1/besoin')
    await flushPromises()
    expect(page.byTestId('save-state').text()).toBe('1 réponse non enregistrée')
    await host.closeWindow()
    expect(host.closed).toBe(false)
    await flushPromises()
    await page.byTestId('leaving-abandon').trigger('click')
    await flushPromises()
    expect(host.closed).toBe(true)
  })

  it('saves what is typed before the page goes', async () => {
    const host = createHost()
    const page = await open(host)
    await page.byTestId(`field-${PURPOSE}`).setValue('dernier mot')
    await page.router.push('/')
    expect(host.requestsOf('edit_dossier')).toEqual([setOf(PURPOSE, 'dernier mot')])
    expect(page.router.currentRoute.value.name).toBe('portefeuille')
  })

  it('stays when the text cannot be saved, until the user gives it up', async () => {
    bench.refusing = true
    const page = await open(createHost())
    await page.byTestId(`field-${PURPOSE}`).setValue('précieux')
    await page.router.push('/')
    expect(page.router.currentRoute.value.name).toBe('dossier')
    expect(valueOf(page, PURPOSE)).toBe('précieux')
    await page.byTestId('leaving-abandon').trigger('click')
    await flushPromises()
    expect(page.router.currentRoute.value.name).toBe('portefeuille')
  })

  it('holds the window open for the same reason, and closes it once the text is saved', async () => {
    bench.refusing = true
    const host = createHost()
    const page = await open(host)
    await page.byTestId(`field-${PURPOSE}`).setValue('précieux')
    await host.closeWindow()
    expect(host.closed).toBe(false)
    await flushPromises()
    bench.refusing = false
    await page.byTestId('leaving-retry').trigger('click')
    await flushPromises()
    expect(host.closed).toBe(true)
    expect(storedValue(PURPOSE)).toBe('précieux')
  })
})

describe('a lock of the data', () => {
  it('waits for no refused answer: it is gone from the page, and given back when the page comes again', async () => {
    bench.refusing = true
    const page = await open(createHost(), '/page/d1/identite')
    await page.byTestId(`field-${PURPOSE}`).setValue('précieux')
    page.keeping.locking = true
    await page.router.push('/')
    page.keeping.locking = false
    expect(page.router.currentRoute.value.name).toBe('portefeuille')
    expect(document.body.innerHTML).not.toContain('précieux')
    expect(page.keeping.waiting.value).toBe(true)
    page.page.unmount()

    const again = await open(createHost(), '/page/d1/identite', page.keeping)
    expect(again.keeping.waiting.value).toBe(false)
    expect(valueOf(again, PURPOSE)).toBe('précieux')
    expect(again.byTestId('unsaved-link').text()).toBe('Objet')
    bench.refusing = false
    await again.byTestId(`retry-${PURPOSE}`).trigger('click')
    await flushPromises()
    expect(storedValue(PURPOSE)).toBe('précieux')
  })

  it('keeps nothing of a page that could save everything', async () => {
    const page = await open(createHost(), '/page/d1/identite')
    await page.byTestId(`field-${PURPOSE}`).setValue('gardé')
    page.keeping.locking = true
    await page.router.push('/')
    expect(storedValue(PURPOSE)).toBe('gardé')
    expect(page.keeping.waiting.value).toBe(false)
  })
})
