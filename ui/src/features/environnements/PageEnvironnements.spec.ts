import { flushPromises } from '@vue/test-utils'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { certificate, certificatePreview, environment, environmentsView, readCertificate, target } from '@/dev/environmentSamples'
import { FakeHost, type Handlers } from '@/dev/fakeHost'
import { mountPage, type MountedPage } from '@/dev/mountPage'
import { dossierView, editAck, wireError } from '@/dev/samples'
import type { EnvironmentsView } from '@/generated/bindings'
import { unsentForms } from '@/shared/drafts'
import PageEnvironnements from './PageEnvironnements.vue'

type Opened = MountedPage & { host: FakeHost; id: string; click: (testId: string) => Promise<void>; submit: (testId: string) => Promise<void>; choose: () => Promise<void> }

let mounted: MountedPage | undefined
let view: EnvironmentsView
let lastId = 0

// What is typed is remembered by dossier while the window lives: each test has its own dossier.
async function open(handlers: Handlers = {}, id = `d${++lastId}`): Promise<Opened> {
  const host = new FakeHost({
    open_dossier: () => dossierView({ id }),
    read_environments: () => ({ ...view }),
    declare_environment: () => editAck(),
    import_certificate: () => editAck(),
    ...handlers,
  })
  mounted = await mountPage(PageEnvironnements, host, { name: 'environnements', path: `/page/${id}` })
  const { byTestId } = mounted
  return {
    ...mounted,
    host,
    id,
    async click(testId) {
      await byTestId(testId).trigger('click')
      await flushPromises()
    },
    async submit(testId) {
      byTestId(testId).element.closest('form')?.dispatchEvent(new Event('submit', { cancelable: true, bubbles: true }))
      await flushPromises()
    },
    async choose() {
      const input = byTestId('certificate-file').element as HTMLInputElement
      Object.defineProperty(input, 'files', { configurable: true, value: [new File(['PEM'], 'guichet.pem')] })
      await byTestId('certificate-file').trigger('change')
      await vi.waitFor(() => {
        expect(host.requestsOf('preview_certificate').length).toBeGreaterThan(0)
      })
      await flushPromises()
    },
  }
}

beforeEach(() => {
  view = environmentsView()
})
afterEach(() => {
  mounted?.page.unmount()
  vi.unstubAllGlobals()
})

describe('the matrix', () => {
  it('has a header for every row and every column, and tells value and status in each cell', async () => {
    const { page, byTestId } = await open()
    expect(page.findAll('[data-testid=matrix] thead th[scope=col]').map((th) => th.text())).toEqual(['Attribut', 'integ', 'preprod'])
    expect(page.findAll('[data-testid=matrix] th[scope=row]').map((th) => th.text())).toEqual(['Nom console', 'Base créée et migrée', 'Flux ouverts et testés'])
    expect(byTestId('cell-preprod-env-flux').text()).toBe('Flux ouverts et testés, preprod\u00a0:Ouvert1/2 testés')
  })

  it('is one stop of the Tab key; arrows pass the focus on and a click opens the cell', async () => {
    const { page, byTestId, click } = await open()
    expect(page.findAll('[data-cellule][tabindex="0"]')).toHaveLength(1)
    await byTestId('cell-integ-env-nom').trigger('keydown', { key: 'ArrowDown' })
    await byTestId('cell-integ-env-base').trigger('keydown', { key: 'ArrowRight' })
    await flushPromises()
    expect(document.activeElement).toBe(byTestId('cell-preprod-env-base').element)
    await click('cell-preprod-env-base')
    expect(byTestId('modal').text()).toContain('Base créée et migrée, preprod')
  })

  it('folds a group, and the arrows pass over it', async () => {
    const { byTestId, click } = await open()
    await click('group-identite')
    expect(byTestId('group-identite').attributes('aria-expanded')).toBe('false')
    expect(byTestId('cell-integ-env-nom').exists()).toBe(false)
    expect(byTestId('cell-integ-env-base').attributes('tabindex')).toBe('0')
    await click('group-identite')
  })

  it('shows one environment at a time when the window is narrow', async () => {
    vi.stubGlobal('matchMedia', () => ({ matches: true, addEventListener: () => undefined, removeEventListener: () => undefined }))
    const { page, byTestId } = await open()
    expect(page.findAll('[data-testid=matrix] thead th').map((th) => th.text())).toEqual(['Attribut', 'integ'])
    await byTestId('shown-environment').setValue('ligne-preprod')
    expect(page.findAll('[data-testid=matrix] thead th').map((th) => th.text())).toEqual(['Attribut', 'preprod'])
  })
})

describe('a cell', () => {
  it('sends only what was changed', async () => {
    const { host, id, byTestId, click, submit } = await open()
    await click('cell-integ-env-base')
    await byTestId('cell-status').setValue('pret')
    await byTestId('cell-owner').setValue('Camille')
    await submit('cell-save')
    expect(host.requestsOf('declare_environment')).toEqual([{ id, row: 'ligne-integ', attribute: 'env-base', status: 'pret', value: null, date: null, owner: 'Camille', evidence: null }])
    expect(byTestId('modal').exists()).toBe(false)
  })

  it('counts nothing to send once it is put back as it was', async () => {
    const { id, byTestId, click } = await open()
    await click('cell-integ-env-base')
    const { value } = byTestId('cell-owner').element as HTMLInputElement
    const unsent = () => unsentForms().filter(({ key }) => key.startsWith(`${id}/`)).length
    await byTestId('cell-owner').setValue('Camille')
    expect(unsent()).toBe(1)
    await byTestId('cell-owner').setValue(value)
    expect(unsent()).toBe(0)
  })

  it('says that the answers have the last word, and offers no status then', async () => {
    const { byTestId, click } = await open()
    await click('cell-integ-env-flux')
    expect(byTestId('cell-firm').exists()).toBe(true)
    expect(byTestId('cell-status').exists()).toBe(false)
    expect(byTestId('cell-owner').exists()).toBe(true)
  })

  it('stays with what was typed when Rust refuses, and finds it again when it is reopened', async () => {
    // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- Tauri rejects with plain objects
    const { byTestId, click, submit } = await open({ declare_environment: () => Promise.reject(wireError({ message: 'Date impossible.' })) })
    await click('cell-integ-env-base')
    await byTestId('cell-date').setValue('bientôt')
    await submit('cell-save')
    expect(byTestId('error-panel').text()).toContain('Date impossible.')
    await click('modal-close')
    await click('cell-integ-env-base')
    expect((byTestId('cell-date').element as HTMLInputElement).value).toBe('bientôt')
  })
})

describe('readiness', () => {
  it('is never told without what is missing, and leads to it', async () => {
    view = environmentsView({ environments: [environment('integ', { blockers: [{ kind: 'Quota', label: 'Quota dépassé.', blocking: true, target: target() }] })] })
    const { page, byTestId } = await open()
    const card = page.find('[data-testid=environment]')
    expect(card.text()).toContain('Prêt à 40\u00a0%')
    expect(card.text()).toContain('Il manque 1 point')
    expect(card.text()).toContain('1 point à régler')
    expect(card.text()).toContain('Quota dépassé.')
    await card.find('.env-lien').trigger('click')
    await flushPromises()
    expect(byTestId('modal').text()).toContain('Base créée et migrée, integ')
  })
})

describe('the other blocks', () => {
  it('names who goes over a quota', async () => {
    const { page, byTestId } = await open()
    expect(page.findAll('[data-testid=quotas] .fr-badge').map((badge) => badge.text())).toEqual(['Dépassé', 'Tient', 'À renseigner'])
    expect(byTestId('excess').text()).toContain('demandés par preprod, integ')
  })

  it('tells when certificates end and which names none covers', async () => {
    const { byTestId } = await open()
    expect(byTestId('certificate').text()).toContain('Expire dans 14 jours')
    expect(byTestId('uncovered').text()).toBe('api.exemple.gouv.fr (preprod)')
  })

  it('tells what names an environment that is gone', async () => {
    view = environmentsView({ removed: [{ row: 'ligne-recette', name: 'recette', facts: ['Base, statut : Prêt'], milestones: [{ id: 'sensibilisation', label: 'Sensibilisation' }] }], dangling: [{ name: 'recette', target: target(), rank: 2, milestones: [] }] })
    const { byTestId } = await open()
    expect(byTestId('removed').text()).toContain('recette')
    expect(byTestId('removed').find('a').attributes('href')).toContain('jalon=sensibilisation')
  })

  it('gives to another environment what was declared of one that is gone, or forgets it', async () => {
    const gone = { row: 'ligne-recette', name: 'recette', facts: ['Base, statut : Prêt'], milestones: [] }
    view = environmentsView({ removed: [gone, { ...gone, row: 'ligne-vide', facts: [] }] })
    const { host, id, page, byTestId, click, submit } = await open({ settle_removed: ({ id: dossier }) => ({ id: dossier, moment: 'm', fields: [], rows: [], provenance: null }) })
    expect(page.findAll('[data-testid=settle-removed]')).toHaveLength(1)
    await byTestId('settle-to').setValue('ligne-preprod')
    await submit('settle-removed')
    await click('settle-forget')
    expect(host.requestsOf('settle_removed')).toEqual([
      { id, row: 'ligne-recette', to: 'ligne-preprod' },
      { id, row: 'ligne-recette', to: null },
    ])
  })

  it('leads to the table when there is no environment', async () => {
    view = environmentsView({ environments: [] })
    const { byTestId } = await open()
    expect(byTestId('no-environment').find('a').exists()).toBe(true)
    expect(byTestId('matrix').exists()).toBe(false)
  })
})

describe('importing a certificate', () => {
  it('shows what would be written before anything is, then writes it', async () => {
    const { host, byTestId, click, choose, submit } = await open({ preview_certificate: () => certificatePreview() })
    await click('certificate-import')
    await choose()
    expect(byTestId('certificate-changes').text()).toContain('2027-02-28')
    expect(byTestId('certificate-covered').text()).toContain('guichet.exemple.gouv.fr')
    expect(host.requestsOf('import_certificate')).toEqual([])
    await submit('certificate-write')
    expect(host.requestsOf('import_certificate')).toHaveLength(1)
    expect(host.requestsOf('import_certificate')[0]?.content).toBe(btoa('PEM'))
    expect(byTestId('modal').exists()).toBe(false)
  })

  it('offers nothing to import once another file was refused, though the former one was still being read', async () => {
    let answer = (): void => undefined
    const { page, host, byTestId, click, choose } = await open({
      preview_certificate: () =>
        new Promise((resolve) => {
          answer = () => {
            resolve(certificatePreview())
          }
        }),
    })
    await click('certificate-import')
    await choose()
    const heavy = new File(['PEM'], 'lourd.pem')
    Object.defineProperty(heavy, 'size', { value: 6 * 1024 * 1024 })
    Object.defineProperty(byTestId('certificate-file').element, 'files', { configurable: true, value: [heavy] })
    await byTestId('certificate-file').trigger('change')
    answer()
    await flushPromises()
    expect(host.requestsOf('preview_certificate')).toHaveLength(1)
    expect(byTestId('certificate-changes').exists()).toBe(false)
    expect(page.find('[data-testid=certificate-write]').exists()).toBe(false)
  })

  it('asks the passphrase only when the file needs it, and says when it is wrong', async () => {
    const { host, byTestId, click, choose, submit } = await open({
      preview_certificate: ({ passphrase }) => {
        if (passphrase === 'juste') return certificatePreview()
        return certificatePreview({ passphrase: { wrong: passphrase !== null }, certificates: [], changes: [] })
      },
    })
    await click('certificate-import')
    expect(byTestId('certificate-passphrase').exists()).toBe(false)
    await choose()
    expect(byTestId('certificate-write').exists()).toBe(false)
    await byTestId('certificate-passphrase').setValue('fausse')
    await submit('certificate-read')
    expect(byTestId('certificate-unlock').text()).toContain('Ce n’est pas la phrase secrète')
    await byTestId('certificate-passphrase').setValue('juste')
    await submit('certificate-read')
    await submit('certificate-write')
    expect(host.requestsOf('import_certificate')[0]?.passphrase).toBe('juste')
  })

  it('replaces another answer only once the box is ticked', async () => {
    const changes = [{ label: 'Autorité', before: 'Une autre', after: 'Autorité d’essai' }]
    const { host, byTestId, click, choose, submit } = await open({ preview_certificate: () => certificatePreview({ row: 'ligne-certificat', changes }) })
    await click('certificate-import')
    await choose()
    await submit('certificate-write')
    expect(host.requestsOf('import_certificate')).toEqual([])
    expect(byTestId('modal').text()).toContain('Cochez la case')
    await byTestId('certificate-replace').setValue(true)
    await submit('certificate-write')
    expect(host.requestsOf('import_certificate')[0]?.replace).toBe(true)
  })

  it('reads again for another row or another certificate of the file', async () => {
    view = environmentsView({ certificates: [certificate()] })
    const two = [readCertificate(), readCertificate({ name: 'autre.exemple.gouv.fr' }), readCertificate({ name: 'Autorité', importable: false })]
    const { host, page, byTestId, click, choose } = await open({ preview_certificate: ({ rank }) => certificatePreview({ certificates: two, rank }) })
    await click('certificate-import')
    await choose()
    expect(page.findAll('[data-testid=certificate-rank] option').map((option) => option.text())).toEqual(['guichet.exemple.gouv.fr', 'autre.exemple.gouv.fr'])
    await byTestId('certificate-rank').setValue('1')
    await flushPromises()
    await byTestId('certificate-row').setValue('ligne-certificat')
    await flushPromises()
    expect(host.requestsOf('preview_certificate').map(({ row, rank }) => [row, rank])).toEqual([[null, 0], [null, 1], ['ligne-certificat', 1]])
  })

  it('shows and writes the row chosen last, though it changes twice while the file is read', async () => {
    const other = certificate({ row: 'autre-ligne' })
    view = environmentsView({ certificates: [certificate(), other] })
    const answers: (() => void)[] = []
    const { host, byTestId, click, choose, submit } = await open({
      preview_certificate: ({ row }) => new Promise((resolve) => answers.push(() => { resolve(certificatePreview({ row })); })),
    })
    const answer = async (): Promise<void> => {
      answers.shift()?.()
      await flushPromises()
    }
    await click('certificate-import')
    void choose()
    await vi.waitFor(() => { expect(answers).toHaveLength(1); })
    await answer()
    await byTestId('certificate-row').setValue('ligne-certificat')
    await byTestId('certificate-row').setValue('autre-ligne')
    await answer()
    await answer()
    expect(host.requestsOf('preview_certificate').map(({ row }) => row)).toEqual([null, 'ligne-certificat', 'autre-ligne'])
    await submit('certificate-write')
    expect(host.requestsOf('import_certificate')[0]?.row).toBe('autre-ligne')
  })

  it('says why a file is refused and writes nothing', async () => {
    // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- Tauri rejects with plain objects
    const { byTestId, click, choose } = await open({ preview_certificate: () => Promise.reject(wireError({ message: 'Ce fichier est une clé privée.' })) })
    await click('certificate-import')
    await choose()
    expect(byTestId('error-panel').text()).toContain('clé privée')
    expect(byTestId('certificate-write').exists()).toBe(false)
  })
})
