import { flushPromises } from '@vue/test-utils'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { defineComponent, h, shallowRef } from 'vue'
import { FakeHost, type Handlers } from '@/dev/fakeHost'
import { mountPage, type MountedPage } from '@/dev/mountPage'
import { answer, blocking, editAck, field, provenance, wireError } from '@/dev/samples'
import type { FieldView, JsonValue, WireError } from '@/generated/bindings'
import ChampQuestion from '../ChampQuestion.vue'
import { createDrafts } from '../drafts'

let mounted: MountedPage | undefined
afterEach(() => mounted?.page.unmount())

const choices = (count: number) => Array.from({ length: count }, (_, index) => ({ id: `c${index}`, label: `Choix ${index}` }))

/** One question, with a host that keeps what is set, or refuses it. */
async function ask(view: FieldView, options: { refusal?: WireError; handlers?: Handlers } = {}) {
  const sent: [string, JsonValue][] = []
  const host = new FakeHost({
    edit_dossier: ({ edits }) => {
      for (const edit of edits) if (edit.op === 'set') sent.push([edit.key, edit.value])
      // eslint-disable-next-line @typescript-eslint/only-throw-error -- Tauri rejects with plain objects
      if (options.refusal) throw options.refusal
      return editAck()
    },
    ...options.handlers,
  })
  const drafts = createDrafts(host, 'd1', () => undefined)
  drafts.receive([view], drafts.marks())
  const shown = shallowRef(view)
  const Page = defineComponent({ render: () => h(ChampQuestion, { dossier: 'd1', champ: shown.value, brouillons: drafts }) })
  mounted = await mountPage(Page, host)
  const receive = async (next: FieldView) => {
    drafts.receive([next], drafts.marks())
    shown.value = next
    await flushPromises()
  }
  return { page: mounted, sent, host, receive, drafts }
}

const withValue = (changes: Partial<FieldView>, value: JsonValue): FieldView => field({ id: 'f', ...changes, answers: [answer(value, { key: 'f' })] })
const inputOf = (page: MountedPage, id: string) => page.byTestId(id).element as HTMLInputElement

describe('a number', () => {
  it('is shown with a decimal comma and its unit, and sent as it was typed', async () => {
    const { page, sent } = await ask(withValue({ kind: 'nombre-unite', unit: 'Go' }, 1.5))
    expect(inputOf(page, 'field-f').value).toBe('1,5')
    expect(page.page.text()).toContain('Unité\u00a0: Go.')
    await page.byTestId('field-f').setValue('12,5')
    await page.byTestId('field-f').trigger('blur')
    expect(sent).toEqual([['f', '12,5']])
  })

  it('is not rewritten under the hand that types it', async () => {
    const view = field({ id: 'f', kind: 'nombre-unite' })
    const { page, drafts, receive } = await ask(view)
    await page.byTestId('field-f').setValue('12,')
    await drafts.settle()
    await receive(withValue({ kind: 'nombre-unite' }, 12))
    expect(inputOf(page, 'field-f').value).toBe('12,')
    await page.byTestId('field-f').trigger('blur')
    expect(inputOf(page, 'field-f').value).toBe('12')
  })

  it('stays as typed when Rust refuses it, with the reason tied to the control', async () => {
    const refusal = wireError({ code: 'invalid_input', message: '« douze » n’est pas un nombre.', hint: 'Écrivez 12.', retryable: false })
    const { page } = await ask(field({ id: 'f', kind: 'nombre-unite' }), { refusal })
    await page.byTestId('field-f').setValue('douze')
    await page.byTestId('field-f').trigger('blur')
    await flushPromises()
    expect(inputOf(page, 'field-f').value).toBe('douze')
    const said = inputOf(page, 'field-f').getAttribute('aria-describedby')?.split(' ').map((id) => document.getElementById(id)?.textContent ?? '').join(' ')
    expect(said).toContain('n’est pas un nombre. Écrivez 12.')
    expect(page.byTestId('retry-f').exists()).toBe(false)
  })
})

describe('a date', () => {
  it('is shown as people write it, and taken from the text or from the calendar', async () => {
    const { page, sent } = await ask(withValue({ kind: 'date' }, '2026-10-05'))
    expect(inputOf(page, 'field-f').value).toBe('05/10/2026')
    expect(inputOf(page, 'calendar-f').value).toBe('2026-10-05')
    await page.byTestId('field-f').setValue('6/10/2026')
    await page.byTestId('field-f').trigger('blur')
    await page.byTestId('calendar-f').setValue('2026-10-07')
    await page.byTestId('calendar-f').trigger('blur')
    await flushPromises()
    expect(sent).toEqual([['f', '6/10/2026'], ['f', '2026-10-07']])
  })
})

describe('choices', () => {
  it('are radio buttons up to five, a list beyond, and a text with suggestions when it is open', async () => {
    const five = await ask(field({ id: 'f', kind: 'enum', choices: choices(5) }))
    expect(five.page.page.findAll('input[type=radio]')).toHaveLength(5)
    await five.page.byTestId('choice-f-c3').setValue()
    expect(five.sent).toEqual([['f', 'c3']])
    five.page.page.unmount()
    const six = await ask(field({ id: 'f', kind: 'enum', choices: choices(6) }))
    expect(six.page.byTestId('field-f').element.tagName).toBe('SELECT')
    six.page.page.unmount()
    const open = await ask(withValue({ kind: 'enum', choices: choices(3), open: true }, 'c1'))
    expect(inputOf(open.page, 'field-f').value).toBe('Choix 1')
    expect(open.page.page.findAll('datalist option')).toHaveLength(3)
  })

  it('keep a stored value that the list no longer offers', async () => {
    const { page } = await ask(withValue({ kind: 'enum', choices: choices(2) }, 'ancienne'))
    expect(inputOf(page, 'choice-f-ancienne').checked).toBe(true)
  })

  it('can be several, filtered beyond ten without hiding what is ticked', async () => {
    const { page, sent } = await ask(withValue({ kind: 'enum-multiple', choices: choices(12) }, ['c11']))
    await page.byTestId('filter-f').setValue('choix 2')
    expect(page.page.findAll('input[type=checkbox]').map(({ element }) => element.id)).toEqual(['champ-f-c2', 'champ-f-c11'])
    await page.byTestId('choice-f-c2').setValue(true)
    expect(sent).toEqual([['f', ['c2', 'c11']]])
  })
})

describe('yes or no', () => {
  it('asks why once there is something to justify, and keeps the reason when the answer changes', async () => {
    const { page, sent, drafts } = await ask(field({ id: 'f', kind: 'oui-non-justifie', choices: [{ id: 'oui', label: 'Oui' }, { id: 'non', label: 'Non' }] }))
    expect(page.byTestId('justification-f').exists()).toBe(false)
    await page.byTestId('choice-f-oui').setValue()
    await page.byTestId('justification-f').setValue('parce que')
    await drafts.settle()
    await page.byTestId('choice-f-non').setValue()
    expect(sent).toEqual([
      ['f', { valeur: 'oui' }],
      ['f', { valeur: 'oui', justification: 'parce que' }],
      ['f', { valeur: 'non', justification: 'parce que' }],
    ])
  })

  it('tells « no » from « no answer »', async () => {
    const { page } = await ask(withValue({ kind: 'booleen', choices: [{ id: 'true', label: 'oui' }, { id: 'false', label: 'non' }] }, false))
    expect(inputOf(page, 'choice-f-false').checked).toBe(true)
    expect(inputOf(page, 'choice-f-true').checked).toBe(false)
  })
})

describe('a person', () => {
  it('is a name and an e-mail, and no answer once both are empty', async () => {
    const { page, sent, drafts } = await ask(withValue({ kind: 'personne' }, { nom: 'Zoé' }))
    await page.byTestId('courriel-f').setValue('z@exemple.fr')
    await drafts.settle()
    await page.byTestId('courriel-f').setValue('')
    await page.byTestId('nom-f').setValue('')
    await drafts.settle()
    expect(sent).toEqual([['f', { nom: 'Zoé', courriel: 'z@exemple.fr' }], ['f', null]])
  })
})

describe('a list of texts', () => {
  const lines = (page: MountedPage) => page.page.findAll<HTMLInputElement>('[data-testid="line"] input')

  it('takes a block of several lines as several lines', async () => {
    const { page, sent } = await ask(withValue({ kind: 'liste-texte' }, ['un']))
    const clipboardData = { getData: () => 'deux\r\ntrois\n\n' }
    await lines(page)[0]?.trigger('paste', { clipboardData })
    await flushPromises()
    expect(lines(page).map(({ element }) => element.value)).toEqual(['un', 'deux', 'trois'])
    expect(sent).toEqual([['f', ['un', 'deux', 'trois']]])
  })

  it('moves and removes lines, and leaves empty ones out of the answer', async () => {
    const { page, sent } = await ask(withValue({ kind: 'liste-texte' }, ['un', 'deux']))
    await page.byTestId('add-line-f').trigger('click')
    expect(sent).toEqual([])
    expect(document.activeElement).toBe(lines(page)[2]?.element)
    await page.page.find('[aria-label="Descendre la ligne 1"]').trigger('click')
    await flushPromises()
    await page.byTestId('line-remove').trigger('click')
    await flushPromises()
    expect(sent).toEqual([['f', ['deux', 'un']], ['f', ['un']]])
  })
})

describe('a file', () => {
  it('is attached with its content, name and level, and offered for another try when that fails', async () => {
    let full = true
    const { page, host } = await ask(field({ id: 'f', kind: 'fichier' }), {
      handlers: {
        attach_file: () => {
          // eslint-disable-next-line @typescript-eslint/only-throw-error -- Tauri rejects with plain objects
          if (full) throw wireError()
          return editAck()
        },
      },
    })
    const input = page.byTestId('file-f')
    Object.defineProperty(input.element, 'files', { value: [new File(['abc'], 'schéma.png')], configurable: true })
    await input.trigger('change')
    await expect.poll(() => page.byTestId('save-state-f').attributes('data-state')).toBe('failed')
    expect(page.byTestId('attached-f').text()).toContain('schéma.png')
    full = false
    await page.byTestId('retry-f').trigger('click')
    await flushPromises()
    expect(host.requestsOf('attach_file').at(-1)).toEqual({ id: 'd1', key: 'f', row: null, column: null, name: 'schéma.png', content: 'YWJj', sensitivity: null })
    expect(page.byTestId('save-state-f').attributes('data-state')).toBe('saved')
  })

  it('says its limit before the choice, and reads nothing of a file beyond it', async () => {
    const { page, host } = await ask(field({ id: 'f', kind: 'fichier', maxBytes: 2 * 1024 * 1024, validation: 'svg ou pdf' }))
    expect(page.page.text()).toContain('jusqu’à 2\u00a0Mio par fichier')
    expect(page.page.text()).toContain('Attendu\u00a0: svg ou pdf.')
    const read = vi.spyOn(FileReader.prototype, 'readAsDataURL')
    const input = page.byTestId('file-f')
    const big = new File([new Uint8Array(2 * 1024 * 1024 + 1)], 'gros.pdf')
    Object.defineProperty(input.element, 'files', { value: [big], configurable: true })
    await input.trigger('change')
    await flushPromises()
    expect(page.byTestId('field-f').text()).toContain('au-delà de la limite de 2\u00a0Mio')
    expect(read).not.toHaveBeenCalled()
    expect(host.requestsOf('attach_file')).toEqual([])
  })

  it('tells where else the same file is, and where its copy was written', async () => {
    const view = field({ id: 'f', kind: 'fichier', answers: [answer({ fichier: 'a.docx', empreinte: 'abc' }, { key: 'f', also: ['Pièces jointes, ligne 2'] })] })
    const { page } = await ask(view, { handlers: { save_attachment: ({ hash, name }) => ({ path: `/donnees/${hash}/${name}` }) } })
    expect(page.byTestId('same-file-f').text()).toBe('Pièces jointes, ligne 2')
    await page.byTestId('copy-file').trigger('click')
    await flushPromises()
    expect(page.byTestId('copied-file').text()).toContain('/donnees/abc/a.docx')
  })

  it('offers to show what can be shown, and nothing false for anything else', async () => {
    const value = (fichier: string) => ({ fichier, empreinte: 'abc', taille: 1234567 })
    const image = await ask(withValue({ kind: 'fichier' }, value('a.png')))
    expect(image.page.byTestId('preview-f').exists()).toBe(true)
    expect(image.page.byTestId('attached-f').text()).toContain('1,2\u00a0Mio')
    image.page.page.unmount()
    const other = await ask(withValue({ kind: 'fichier' }, value('a.docx')))
    expect(other.page.byTestId('preview-f').exists()).toBe(false)
    expect(other.page.page.text()).toContain('L’aperçu existe pour les images et les PDF.')
  })
})

describe('on paper', () => {
  it('an answer is a text: the words of people, its unit, or that there is none', async () => {
    const view = field({ id: 'f', kind: 'nombre-unite', unit: 'Go', answers: [answer(1.5, { key: 'f', text: '1,5' })] })
    const { page, receive } = await ask(view)
    expect(page.byTestId('printed-f').text()).toBe('1,5\u00a0Go')
    await receive(field({ id: 'f', kind: 'nombre-unite', unit: 'Go' }))
    expect(page.byTestId('printed-f').text()).toBe('Sans réponse')
  })
})

describe('around a field', () => {
  it('takes an answer away without asking, and keeps the focus in the field', async () => {
    const { page, sent } = await ask(withValue({ kind: 'texte-court' }, 'x'))
    await page.byTestId('erase-f').trigger('click')
    await flushPromises()
    expect(sent).toEqual([['f', null]])
    expect(document.activeElement).toBe(page.byTestId('field-f').element)
  })

  it('answers once for every platform and once for each', async () => {
    const view = field({ id: 'f', perPlatform: true, platforms: [{ id: 'pax', label: 'PAX' }, { id: 'pi', label: 'Cloud π' }] })
    const { page, sent, drafts } = await ask(view)
    expect(page.page.findAll('label').map((label) => label.text())).toEqual(['Pour toutes les plateformes', 'Seulement pour PAX', 'Seulement pour Cloud π'])
    await page.byTestId('field-f@pi').setValue('ici')
    await drafts.settle()
    expect(sent).toEqual([['f@pi', 'ici']])
  })

  it('shows rival values with their authors, and keeps the one that is chosen', async () => {
    const view = field({ id: 'f', answers: [answer('a', { key: 'f', others: [{ value: 'b', text: 'b', provenance: { ...provenance, author: 'Ali' } }] })] })
    const { page, sent } = await ask(view)
    expect(page.byTestId('rivals-f').text()).toContain('Ali')
    await page.page.findAll('[data-testid="keep-rival"]')[0]?.trigger('click')
    expect(sent).toEqual([['f', 'a']])
  })

  it('ties what the rules found to the control', async () => {
    const finding = { rule: 'R1', severity: blocking, message: 'Trop court.', value: null, source: 's', from: 'Découverte', row: null, targets: [] }
    const { page } = await ask(field({ id: 'f', findings: [finding], missing: true }))
    const input = page.byTestId('field-f')
    expect(input.attributes('aria-invalid')).toBe('true')
    expect(input.attributes('aria-describedby')?.split(' ').some((id) => document.getElementById(id)?.textContent.includes('Trop court.'))).toBe(true)
    expect(page.byTestId('missing').exists()).toBe(true)
  })

  it('shows a computed field as text', async () => {
    const { page } = await ask(field({ id: 'f', kind: 'calcule', computed: '12 Go' }))
    expect(page.byTestId('field-f').text()).toBe('12 Go')
    expect(page.page.find('input').exists()).toBe(false)
  })
})

describe('another value of an open list', () => {
  it('is added to the answer before a departure, even when only typed', async () => {
    const { page, sent, drafts } = await ask(withValue({ kind: 'enum-multiple', choices: choices(3), open: true }, ['c1']))
    const input = page.page.find<HTMLInputElement>('#champ-f-autre')
    await input.setValue('Ailleurs')
    expect(await drafts.settle()).toBe(true)
    expect(sent).toEqual([['f', ['c1', 'Ailleurs']]])
    expect(input.element.value).toBe('')
  })
})
