import { flushPromises } from '@vue/test-utils'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { FakeHost, type Handlers } from '@/dev/fakeHost'
import { mountPage, type MountedPage } from '@/dev/mountPage'
import { dossierRow, editAck, wireError } from '@/dev/samples'
import type { DossierRow } from '@/generated/bindings'
import { HostError } from '@/host'
import { DEFAULT_FILTERS, filtersOf } from './listFilters'
import PagePortefeuille from './PagePortefeuille.vue'

let mounted: MountedPage | undefined

async function open(rows: DossierRow[], handlers: Handlers = {}, path?: string): Promise<MountedPage & { host: FakeHost }> {
  const host = new FakeHost({
    list_dossiers: ({ archived, models }) => {
      const found = rows.filter((row) => row.archived === archived && row.model === models)
      return { total: found.length, rows: found }
    },
    create_dossier: () => ({ id: 'neuf', unplaced: [] }),
    list_labels: () => ({ labels: [{ label: 'Été', count: 2 }, { label: 'Urgent', count: 1 }], carried: [] }),
    ...handlers,
  })
  mounted = await mountPage(PagePortefeuille, host, { path })
  return { ...mounted, host }
}

/** What a click asks for is loaded then. */
async function loaded(): Promise<void> {
  await vi.dynamicImportSettled()
  await flushPromises()
}

const lists = (host: FakeHost) => host.requestsOf('list_dossiers').map(({ search, archived, models, order, reversed, labels, sensitivity, blocked }) => ({ search, archived, models, order, reversed, labels, sensitivity, blocked }))

beforeEach(() => {
  window.localStorage.clear()
  window.history.replaceState(null, '')
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
})
afterEach(() => {
  mounted?.page.unmount()
  vi.useRealTimers()
})

describe('the columns', () => {
  const titles = (page: MountedPage) => page.page.findAll('thead th').map((title) => (title.find('button').exists() ? title.find('button') : title).text())

  it('are chosen, kept in the address, and asked for nothing more', async () => {
    const page = await open([dossierRow()])
    const [questions, cells] = [page.host.requestsOf('list_dossiers').length, page.page.findAll('tbody td').length]
    await page.byTestId('show-jalon').setValue(false)
    await flushPromises()
    expect(titles(page)).not.toContain('Prochain point de contrôle')
    expect(page.page.findAll('tbody td')).toHaveLength(cells - 1)
    expect(page.router.currentRoute.value.query).toEqual({ colonnes: 'avancement,manquants,bloquants,sensibilite,modifie' })
    expect(page.host.requestsOf('list_dossiers')).toHaveLength(questions)
    await page.byTestId('show-jalon').setValue(true)
    expect(titles(page)).toContain('Prochain point de contrôle')
  })

  it('come back with the view that keeps them, and stay when filters are cleared', async () => {
    window.localStorage.setItem('accostage.portefeuille.vues.1', JSON.stringify([{ nom: 'Dates', filtres: { colonnes: 'modifie', bloques: 'oui' } }]))
    const page = await open([dossierRow()])
    await page.byTestId('apply-view').trigger('click')
    await flushPromises()
    expect(titles(page)).toEqual(['Dossier', 'Modifié le', 'Actions'])
    await page.byTestId('clear-filters').trigger('click')
    await flushPromises()
    expect(titles(page)).toEqual(['Dossier', 'Modifié le', 'Actions'])
    expect(page.byTestId('apply-view').attributes('aria-pressed')).toBe('false')
  })
})

describe('the portfolio', () => {
  it('invites to create the first dossier', async () => {
    const { byTestId } = await open([])
    expect(byTestId('empty-portfolio').exists()).toBe(true)
    await byTestId('first-dossier').trigger('click')
    await loaded()
    expect(document.activeElement).toBe(byTestId('new-dossier-name').element)
  })

  it('still shows the way to the archives when nothing else is left', async () => {
    const { byTestId } = await open([dossierRow({ archived: true })])
    await byTestId('see-archived').trigger('click')
    await flushPromises()
    expect(byTestId('dossier-row').exists()).toBe(true)
  })

  it('shows a dossier with its progress, what it lacks, its next gate, its level and its date', async () => {
    const { byTestId } = await open([dossierRow({ sensitivity: 'diffusion-restreinte', blocking: 2 })])
    const row = byTestId('dossier-row')
    expect(row.attributes('data-id')).toBe('d1')
    for (const text of ['Démarches en préfecture', '42 sur 118', '12', 'Découverte et préqualification', '2 bloquants', 'Diffusion restreinte', '18 nov. 2026']) {
      expect(row.text()).toContain(text)
    }
  })

  it('shows an unknown level as the catalogue writes it', async () => {
    const { byTestId } = await open([dossierRow({ sensitivity: 'niveau-x' })])
    expect(byTestId('dossier-row').text()).toContain('niveau-x')
  })
})

describe('the filters', () => {
  it('are read from the address', async () => {
    const { host, byTestId } = await open([dossierRow({ archived: true })], {}, '/page/d1?q=pref&etat=archives&ordre=nom&sensibilite=sensible&bloques=oui')
    expect(lists(host)).toEqual([{ search: 'pref', archived: true, models: false, order: 'name', reversed: false, labels: [], sensitivity: 'sensible', blocked: true }])
    expect((byTestId('search-dossiers').element as HTMLInputElement).value).toBe('pref')
    expect(byTestId('column-nom').attributes('aria-sort')).toBe('ascending')
  })

  it('are written to the address, and a search waits until the typing pauses', async () => {
    const { byTestId, host, router } = await open([dossierRow()])
    await byTestId('search-dossiers').setValue('p')
    await byTestId('search-dossiers').setValue('préf')
    // Another filter meanwhile takes nothing away from what is typed.
    await byTestId('column-bloquants').find('button').trigger('click')
    await flushPromises()
    expect(router.currentRoute.value.query).toEqual({ ordre: 'bloquants' })
    expect(byTestId('column-bloquants').attributes('aria-sort')).toBe('descending')
    await vi.advanceTimersByTimeAsync(250)
    await flushPromises()
    expect(router.currentRoute.value.query).toEqual({ q: 'préf', ordre: 'bloquants' })
    expect(lists(host).map(({ search, order }) => [search, order])).toEqual([['', 'updated'], ['', 'blocking'], ['préf', 'blocking']])
  })

  it('turn the order round, from the header or from the list of orders', async () => {
    const { byTestId, host, router } = await open([dossierRow()])
    const header = byTestId('column-nom')
    const click = async () => {
      await header.find('button').trigger('click')
      await flushPromises()
    }
    await click()
    expect(header.attributes('aria-sort')).toBe('ascending')
    await click()
    expect(header.attributes('aria-sort')).toBe('descending')
    expect(router.currentRoute.value.query).toEqual({ ordre: 'nom', sens: 'inverse' })
    await byTestId('filter-order').setValue('blocking-inverse')
    await flushPromises()
    expect(byTestId('column-bloquants').attributes('aria-sort')).toBe('ascending')
    expect(lists(host).at(-1)).toMatchObject({ order: 'blocking', reversed: true })
  })

  it('keep the dossiers that carry every label chosen', async () => {
    const { byTestId, host, page, router } = await open([dossierRow({ labels: ['Été', 'Urgent'] })])
    expect(byTestId('dossier-row').find('[data-testid="labels"]').text()).toBe('ÉtéUrgent')
    for (const label of ['Été', 'Urgent']) {
      await byTestId('filter-label').setValue(label)
      await flushPromises()
    }
    expect(lists(host).at(-1)?.labels).toEqual(['Été', 'Urgent'])
    expect(filtersOf(router.currentRoute.value.query).labels).toEqual(['Été', 'Urgent'])
    expect(byTestId('filter-label').findAll('option')).toHaveLength(1)
    const [first] = page.findAll('[data-testid="remove-label"]')
    await first?.trigger('click')
    await flushPromises()
    expect(lists(host).at(-1)?.labels).toEqual(['Urgent'])
    expect(document.activeElement).toBe(byTestId('remove-label').element)
  })

  it('that match nothing are said so, and can be taken away', async () => {
    const { byTestId, router } = await open([dossierRow()], {}, '/page/d1?etat=archives&q=x')
    expect(byTestId('no-dossier').exists()).toBe(true)
    expect(byTestId('empty-portfolio').exists()).toBe(false)
    await byTestId('show-all').trigger('click')
    await flushPromises()
    expect(router.currentRoute.value.query).toEqual({})
    expect((byTestId('search-dossiers').element as HTMLInputElement).value).toBe('')
    expect(byTestId('dossier-row').exists()).toBe(true)
  })

  it('are saved under a name and applied again', async () => {
    const { byTestId, router } = await open([dossierRow()], {}, '/page/d1?bloques=oui')
    await byTestId('manage-views').trigger('click')
    await loaded()
    await byTestId('view-name').setValue('Bloqués')
    await byTestId('views-panel').find('form').trigger('submit')
    await flushPromises()
    expect(document.activeElement).toBe(byTestId('manage-views').element)
    await byTestId('clear-filters').trigger('click')
    await flushPromises()
    expect(router.currentRoute.value.query).toEqual({})
    await byTestId('apply-view').trigger('click')
    await flushPromises()
    expect(router.currentRoute.value.query).toEqual({ bloques: 'oui' })
    expect(byTestId('apply-view').attributes('aria-pressed')).toBe('true')
  })
})

describe('coming back to the list', () => {
  it('finds the rows shown and the dossier that was opened', async () => {
    const first = await open([dossierRow(), dossierRow({ id: 'd2' })])
    await first.router.push({ name: 'controle', params: { id: 'd2' } })
    first.page.unmount()
    expect(window.history.state).toMatchObject({ portefeuille: { rows: 2, dossier: 'd2' } })
    window.history.replaceState({ portefeuille: { rows: 60, top: 0, dossier: 'd2' } }, '')
    const { page, host } = await open([dossierRow(), dossierRow({ id: 'd2' })])
    expect(host.requestsOf('list_dossiers').map(({ limit }) => limit)).toEqual([60])
    expect(document.activeElement).toBe(page.find('[data-id="d2"] a').element)
  })
})

describe('a row', () => {
  const menuOf = async (id: string, { page }: MountedPage): Promise<void> => {
    await page.find(`[data-id="${id}"] [data-testid="row-actions"]`).trigger('click')
    await loaded()
  }

  it('has a menu that the keyboard travels, and that gives the focus back', async () => {
    const mountedPage = await open([dossierRow()])
    const { byTestId } = mountedPage
    await menuOf('d1', mountedPage)
    expect(byTestId('row-actions').attributes('aria-expanded')).toBe('true')
    expect(document.activeElement).toBe(byTestId('action-open').element)
    const press = (key: string) => mountedPage.page.find('[role="menu"]').trigger('keydown', { key })
    await press('ArrowUp')
    expect(document.activeElement).toBe(byTestId('action-archive').element)
    await press('Home')
    await press('e')
    expect(document.activeElement).toBe(byTestId('action-export-json').element)
    await press('Escape')
    expect(mountedPage.page.find('[role="menu"]').exists()).toBe(false)
    expect(document.activeElement).toBe(byTestId('row-actions').element)
  })

  it('is archived at once, and taken back with its focus', async () => {
    let rows = [dossierRow(), dossierRow({ id: 'd2' })]
    const mountedPage = await open([], {
      list_dossiers: () => ({ total: rows.length, rows }),
      archive_dossier: ({ archived }) => {
        rows = archived ? [dossierRow({ id: 'd2' })] : [dossierRow(), dossierRow({ id: 'd2' })]
        return editAck()
      },
    })
    const { byTestId, host, page, announcer } = mountedPage
    await menuOf('d1', mountedPage)
    await byTestId('action-archive').trigger('click')
    await flushPromises()
    expect(page.find('[data-id="d1"]').exists()).toBe(false)
    expect(announcer.message.value).toContain('archivé')
    expect(document.activeElement).toBe(byTestId('undo-archive').element)
    await byTestId('undo-archive').trigger('click')
    await flushPromises()
    expect(host.requestsOf('archive_dossier')).toEqual([{ id: 'd1', archived: true }, { id: 'd1', archived: false }])
    expect(byTestId('row-message').exists()).toBe(false)
    expect(document.activeElement).toBe(page.find('[data-id="d1"] [data-testid="row-actions"]').element)
  })

  it('becomes a model, which is shown apart, and is taken back', async () => {
    const rows = [dossierRow(), dossierRow({ id: 'd2' })]
    const mountedPage = await open(rows, {
      edit_dossier: ({ edits }) => {
        const edit = edits[0]
        if (edit?.op === 'setModel') rows[0] = dossierRow({ model: edit.model })
        return editAck()
      },
    })
    const { byTestId, page, announcer } = mountedPage
    await menuOf('d1', mountedPage)
    await byTestId('action-model').trigger('click')
    await flushPromises()
    expect(page.find('[data-id="d1"]').exists()).toBe(false)
    expect(announcer.message.value).toContain('est un modèle')
    await byTestId('filter-state').setValue('modeles')
    await flushPromises()
    expect(page.findAll('[data-testid="dossier-row"]').map((row) => row.attributes('data-id'))).toEqual(['d1'])
    await menuOf('d1', mountedPage)
    expect(byTestId('action-model').text()).toBe('N’est plus un modèle')
    await byTestId('undo-archive').trigger('click')
    await flushPromises()
    expect(rows[0]?.model).toBe(false)
  })

  it('is exported, and the place of the file is said', async () => {
    const mountedPage = await open([dossierRow()], { export_dossier: () => ({ path: '/donnees/Téléchargements/d1.md' }) })
    await menuOf('d1', mountedPage)
    await mountedPage.byTestId('action-export-markdown').trigger('click')
    await flushPromises()
    expect(mountedPage.host.requestsOf('export_dossier')).toEqual([{ id: 'd1', format: 'markdown' }])
    expect(mountedPage.byTestId('row-message').text()).toContain('/donnees/Téléchargements/d1.md')
  })

  it('shows the exported file in its folder, and keeps its place in sight when that fails', async () => {
    let refused = false
    const mountedPage = await open([dossierRow()], {
      export_dossier: () => ({ path: '/t/d1.md' }),
      show_export: () => {
        // eslint-disable-next-line @typescript-eslint/only-throw-error -- Tauri rejects with plain objects
        if (refused) throw wireError({ code: 'io', message: 'Aucun gestionnaire de fichiers.' })
        return {}
      },
    })
    const { byTestId, host } = mountedPage
    await menuOf('d1', mountedPage)
    await byTestId('action-export-markdown').trigger('click')
    await flushPromises()
    await byTestId('show-export').trigger('click')
    await flushPromises()
    expect(host.requestsOf('show_export')).toEqual([{ path: '/t/d1.md' }])
    expect(byTestId('row-message').text()).not.toContain('Aucun gestionnaire')
    refused = true
    await byTestId('show-export').trigger('click')
    await flushPromises()
    expect(byTestId('row-message').text()).toContain('Aucun gestionnaire')
    expect(byTestId('row-message').text()).toContain('/t/d1.md')
  })

  it('gets labels from its menu, one kept gesture at a time, and the focus back', async () => {
    let carried = ['Urgent']
    const mountedPage = await open([dossierRow()], {
      list_labels: ({ dossier }) => ({ labels: [{ label: 'Été', count: 2 }, { label: 'Urgent', count: 1 }], carried: dossier === 'd1' ? carried : [] }),
      edit_dossier: ({ edits: [edit] }) => {
        if (edit?.op === 'addLabel') carried = [...carried, edit.label]
        if (edit?.op === 'removeLabel') carried = carried.filter((label) => label !== edit.label)
        return editAck()
      },
    })
    const { byTestId, host, page, announcer } = mountedPage
    await menuOf('d1', mountedPage)
    await byTestId('action-label').trigger('click')
    await loaded()
    const input = byTestId('label-input')
    expect(document.activeElement).toBe(input.element)
    await input.setValue('ete')
    expect(page.findAll('[data-testid="label-option"]').map((option) => option.text())).toEqual(['Été (2)'])
    await input.trigger('keydown', { key: 'ArrowDown' })
    expect(input.attributes('aria-activedescendant')).toBe(byTestId('label-option').attributes('id'))
    await input.trigger('keydown', { key: 'Enter' })
    await flushPromises()
    expect(host.requestsOf('edit_dossier')).toEqual([{ id: 'd1', edits: [{ op: 'addLabel', label: 'Été' }] }])
    expect(announcer.message.value).toContain('Été')
    expect((input.element as HTMLInputElement).value).toBe('')
    await page.find('dialog [data-testid="remove-label"]').trigger('click')
    await flushPromises()
    expect(host.requestsOf('edit_dossier').at(-1)).toEqual({ id: 'd1', edits: [{ op: 'removeLabel', label: 'Urgent' }] })
    expect(document.activeElement?.textContent.trim()).toBe('Été')
    // Typed and not added yet: closing adds it first.
    await input.setValue('Lot 2')
    await byTestId('modal-close').trigger('click')
    await flushPromises()
    expect(host.requestsOf('edit_dossier').at(-1)).toEqual({ id: 'd1', edits: [{ op: 'addLabel', label: 'Lot 2' }] })
    expect(byTestId('labels-dialog').exists()).toBe(false)
    expect(document.activeElement).toBe(byTestId('row-actions').element)
  })

  it('keeps on the screen a label that is refused', async () => {
    const mountedPage = await open([dossierRow()], {
      edit_dossier: () => {
        // eslint-disable-next-line @typescript-eslint/only-throw-error -- Tauri rejects with plain objects
        throw wireError({ code: 'invalid_input', message: 'étiquette de 50 caractères' })
      },
    })
    const { byTestId } = mountedPage
    await menuOf('d1', mountedPage)
    await byTestId('action-label').trigger('click')
    await loaded()
    await byTestId('label-input').setValue('trop longue')
    await byTestId('modal-close').trigger('click')
    await flushPromises()
    expect(byTestId('labels-dialog').text()).toContain('étiquette de 50 caractères')
    expect((byTestId('label-input').element as HTMLInputElement).value).toBe('trop longue')
  })

  it('is exported as a spreadsheet or as an archive', async () => {
    const mountedPage = await open([dossierRow()], { export_dossier: ({ format }) => ({ path: `/donnees/d1.${format}` }) })
    for (const format of ['ods', 'zip']) {
      await menuOf('d1', mountedPage)
      await mountedPage.byTestId(`action-export-${format}`).trigger('click')
      await flushPromises()
      expect(mountedPage.byTestId('row-message').text()).toContain(`/donnees/d1.${format}`)
    }
  })

  it('is copied under the name proposed', async () => {
    const mountedPage = await open([dossierRow()], { duplicate_dossier: () => ({ id: 'copie', unplaced: [] }) })
    await menuOf('d1', mountedPage)
    await mountedPage.byTestId('action-duplicate').trigger('click')
    await loaded()
    const name = mountedPage.byTestId('new-dossier-name')
    expect(document.activeElement).toBe(name.element)
    expect((name.element as HTMLInputElement).value).toBe('Démarches en préfecture (copie)')
    await mountedPage.page.find('.dossier-creation').trigger('submit')
    await flushPromises()
    expect(mountedPage.host.requestsOf('duplicate_dossier')).toEqual([{ id: 'd1', name: 'Démarches en préfecture (copie)' }])
    expect(mountedPage.router.currentRoute.value.params.id).toBe('copie')
  })
})

describe('the export of the list', () => {
  async function dialog(handlers: Handlers, path?: string) {
    const page = await open([dossierRow()], handlers, path)
    await loaded()
    await page.byTestId('export-list').trigger('click')
    await loaded()
    return page
  }

  it('follows the filters and the order shown, in the form chosen, and says where the file is', async () => {
    const { byTestId, host, announcer } = await dialog({ export_list: () => ({ path: '/donnees/Portefeuille.csv' }) }, '/page/d1?q=pref&ordre=nom')
    await byTestId('form-csv').setValue()
    await byTestId('export-form').trigger('submit')
    await flushPromises()
    const list = { ...DEFAULT_FILTERS, search: 'pref', order: 'name', offset: 0, limit: 0 }
    expect(host.requestsOf('export_list')).toEqual([{ list, format: 'csv' }])
    expect(byTestId('export-done').text()).toContain('/donnees/Portefeuille.csv')
    expect(announcer.message.value).toContain('/donnees/Portefeuille.csv')
  })

  it('says why it failed, and may be asked again', async () => {
    const refusal = new HostError(wireError({ code: 'disk_full', hint: 'Libérez de la place.' }))
    const { byTestId, host } = await dialog({ export_list: () => Promise.reject(refusal) })
    await byTestId('export-form').trigger('submit')
    await flushPromises()
    expect(byTestId('error-panel').text()).toContain('Libérez de la place.')
    expect(byTestId('export-done').exists()).toBe(false)
    await byTestId('export-form').trigger('submit')
    await flushPromises()
    expect(host.requestsOf('export_list')).toHaveLength(2)
  })
})

describe('the list that changes elsewhere', () => {
  it('is read again', async () => {
    const { host } = await open([dossierRow()])
    host.emit('dossier-changed', { id: 'd9', fields: [] })
    await flushPromises()
    expect(lists(host)).toEqual([DEFAULT_FILTERS, DEFAULT_FILTERS])
  })
})
