import { flushPromises } from '@vue/test-utils'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { bench, closeDossier, createHost, open, PURPOSE, resetDossier } from '@/dev/dossierBench'
import type { FakeHost } from '@/dev/fakeHost'
import type { MountedPage } from '@/dev/mountPage'
import { field, section } from '@/dev/samples'
import { column, row } from '@/dev/tableSamples'

beforeEach(resetDossier)
afterEach(closeDossier)

describe('where the user is', () => {
  it('gives the focus to the field that a link names', async () => {
    const page = await open(createHost(), `/page/d1/identite?champ=${PURPOSE}`)
    expect(document.activeElement).toBe(page.byTestId(`field-${PURPOSE}`).element)
    expect(page.byTestId(`question-${PURPOSE}`).classes()).toContain('champ--signale')
  })

  it('comes back to the control that was left in a section', async () => {
    const page = await open(createHost(), '/page/d1/identite')
    ;(page.byTestId(`field-${PURPOSE}`).element as HTMLElement).focus()
    await page.router.push('/page/d1/besoin')
    await flushPromises()
    expect(document.activeElement?.id).toBe('section-titre')
    await page.router.push('/page/d1/identite')
    await flushPromises()
    expect(document.activeElement).toBe(page.byTestId(`field-${PURPOSE}`).element)
  })
})

describe('a cell of a table', () => {
  const withTable = (): FakeHost => {
    const host = createHost()
    host.handlers.read_section = ({ section: id }) => ({
      section: section({ id }),
      fields: id === 'besoin' ? bench.stored : [field({ id: 'composants', label: 'Composants', kind: 'table', columns: [column({ id: 'nom' }), column({ id: 'port', label: 'Port' })] })],
    })
    host.handlers.read_table = () => ({ total: 2, first: 0, rows: [row('a', { port: '80' }), row('b', { port: '81' })] })
    return host
  }
  const settled = async () => {
    await vi.dynamicImportSettled()
    await flushPromises()
  }
  const cellAt = (page: MountedPage, rank: number) => page.byTestId(`cell-${rank}-port`).element

  it('is where a link that names it leads, though its table comes later', async () => {
    const page = await open(withTable(), '/page/d1/identite?champ=composants&ligne=b&colonne=port')
    await settled()
    expect(document.activeElement).toBe(cellAt(page, 1))
    expect(page.byTestId('question-composants').classes()).toContain('champ--signale')
  })

  it('has the focus again when the user comes back to its section', async () => {
    const page = await open(withTable(), '/page/d1/identite')
    await settled()
    ;(cellAt(page, 1) as HTMLElement).focus()
    await page.router.push('/page/d1/besoin')
    await flushPromises()
    await page.router.push('/page/d1/identite')
    await settled()
    expect(document.activeElement).toBe(cellAt(page, 1))
  })

  it('is reached from what was found in its row, told under its table', async () => {
    const host = withTable()
    const target = { section: 'identite', field: 'composants', label: 'Composants', platform: null, row: 'b', column: 'port', columnLabel: 'Port' }
    const table = field({ id: 'composants', kind: 'table', columns: [column({ id: 'port', label: 'Port' })], outOfBounds: [{ target, row: 2, message: 'Trop haut.' }] })
    host.handlers.read_section = ({ section: id }) => ({ section: section({ id }), fields: [table] })
    const page = await open(host, '/page/d1/identite')
    await settled()
    for (let time = 0; time < 2; time++) {
      await page.byTestId('finding-cell').trigger('click')
      await flushPromises()
      expect(document.activeElement).toBe(cellAt(page, 1))
      ;(page.byTestId('finding-cell').element as HTMLElement).focus()
    }
  })
})

describe('an answer that is not kept', () => {
  it('is one link away, from another section too, each time', async () => {
    bench.refusing = true
    const page = await open(createHost(), '/page/d1/identite')
    await page.byTestId(`field-${PURPOSE}`).setValue('précieux')
    await page.router.push('/page/d1/besoin')
    await flushPromises()
    for (let time = 0; time < 2; time++) {
      const link = page.byTestId('unsaved-link')
      expect(link.text()).toBe('Objet')
      await link.trigger('click')
      await flushPromises()
      expect(page.byTestId('section').attributes('data-section')).toBe('identite')
      expect(document.activeElement).toBe(page.byTestId(`field-${PURPOSE}`).element)
      ;(link.element as HTMLElement).focus()
    }
  })

  it('may be the name of the dossier, which is unfolded', async () => {
    bench.refusing = true
    const page = await open(createHost())
    await page.byTestId('dossier-name').setValue('Autre nom')
    await page.byTestId('dossier-name').trigger('blur')
    await flushPromises()
    ;(page.byTestId('identity').element as HTMLDetailsElement).open = false
    await page.byTestId('unsaved-link').trigger('click')
    await flushPromises()
    expect((page.byTestId('identity').element as HTMLDetailsElement).open).toBe(true)
    expect(document.activeElement).toBe(page.byTestId('dossier-name').element)
  })
})
