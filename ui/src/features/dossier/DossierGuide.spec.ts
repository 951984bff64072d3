import { flushPromises } from '@vue/test-utils'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { defineComponent, h } from 'vue'
import { FakeHost } from '@/dev/fakeHost'
import { mountPage, type MountedPage } from '@/dev/mountPage'
import { answer, dossierView, editAck, field, gates, section, wireError } from '@/dev/samples'
import type { FieldView } from '@/generated/bindings'
import DossierGuide from './DossierGuide.vue'
import { createDrafts } from './drafts'
import PageDossier from './PageDossier.vue'
import { forgetPlaces } from './place'

const FIRST = 'decouverte'
const SECOND = 'qualification'

let mounted: MountedPage | undefined
let refusing = false
let fields: Record<string, FieldView[]> = {}

const gateOf = (id: string) => ({ gates, ...Object.fromEntries(gates.filter((gate) => gate.id === id).map((gate) => ['gate', gate])) })
const due = (id: string, missing: boolean) =>
  field({ id, label: `Question ${id}`, due: true, missing, answers: missing ? [] : [answer('oui', { key: id })] })

const host = () =>
  new FakeHost({
    open_dossier: () =>
      dossierView({
        sections: Object.entries(fields).map(([id, views]) =>
          section({ id, title: `Section ${id}`, due: views.filter((view) => view.due).length, missing: views.filter((view) => view.missing).length }),
        ),
      }),
    read_section: ({ section: id }) => ({ section: section({ id }), fields: fields[id] ?? [] }),
    edit_dossier: ({ edits }) => {
      // eslint-disable-next-line @typescript-eslint/only-throw-error -- Tauri rejects with plain objects
      if (refusing) throw wireError()
      for (const edit of edits) {
        if (edit.op !== 'set') continue
        for (const [id, views] of Object.entries(fields)) fields[id] = views.map((view) => (view.id === edit.key ? due(edit.key, false) : view))
      }
      return editAck()
    },
  })

async function open(fake = host()): Promise<MountedPage> {
  mounted = await mountPage(PageDossier, fake)
  await mounted.byTestId('mode-questions').setValue()
  await flushPromises()
  return mounted
}
const shown = (page: MountedPage) => page.page.find('[data-field]').attributes('data-field')
async function go(page: MountedPage, button: string): Promise<void> {
  await page.byTestId(button).trigger('click')
  await flushPromises()
}

beforeEach(() => {
  forgetPlaces()
  refusing = false
  fields = {
    a: [due('a1', false), due('a2', true), field({ id: 'a3' })],
    vide: [field({ id: 'v1' })],
    b: [due('b1', true)],
  }
})
afterEach(() => mounted?.page.unmount())

describe('one question at a time', () => {
  it('asks what is due, the missing answers first across the sections, and reads no other section', async () => {
    const fake = host()
    const page = await open(fake)
    const order = []
    for (let rank = 0; rank < 3; rank += 1) {
      order.push([shown(page), page.byTestId('guide-progress').text()])
      await go(page, 'guide-skip')
    }
    expect(order).toEqual([
      ['a2', 'Question 1 sur 3'],
      ['b1', 'Question 2 sur 3'],
      ['a1', 'Question 3 sur 3'],
    ])
    expect(page.byTestId('guide-end').text()).toContain('Il reste 2 réponses manquantes.')
    expect(fake.requestsOf('read_section').map((request) => request.section)).not.toContain('vide')
  })

  it('reads a section only when its turn comes', async () => {
    const fake = host()
    await open(fake)
    expect(fake.requestsOf('read_section').map((request) => request.section)).not.toContain('b')
  })

  it('goes on with Enter once the answer is kept, and leaves an answered question at its place', async () => {
    const fake = host()
    const page = await open(fake)
    await page.byTestId('field-a2').setValue('réponse')
    await page.byTestId('field-a2').trigger('keydown', { key: 'Enter' })
    await flushPromises()
    expect(shown(page)).toBe('b1')
    expect(document.activeElement).toBe(page.byTestId('field-b1').element)
    await go(page, 'guide-previous')
    expect(shown(page)).toBe('a2')
    expect(page.byTestId('guide-progress').text()).toBe('Question 1 sur 3')
  })

  it('stays on an answer that cannot be kept', async () => {
    refusing = true
    const page = await open()
    await page.byTestId('field-a2').setValue('réponse')
    await go(page, 'guide-next')
    expect(shown(page)).toBe('a2')
    expect(page.byTestId('save-state-a2').attributes('data-state')).toBe('failed')
  })

  it('stays at its gate to the end, even when the last answer of this gate is given', async () => {
    const fake = host()
    fake.handlers.open_dossier = ({ gate }) => {
      const missing = fields.a?.filter((view) => view.missing).length ?? 0
      const answered = gate ?? (missing > 0 ? FIRST : SECOND)
      return dossierView({ ...gateOf(answered), sections: [section({ id: answered === FIRST ? 'a' : 'b', due: 2, missing: answered === FIRST ? missing : 1 })] })
    }
    const page = await open(fake)
    expect(shown(page)).toBe('a2')
    await page.byTestId('field-a2').setValue('réponse')
    await page.byTestId('field-a2').trigger('blur')
    await flushPromises()
    fake.emit('dossier-changed', { id: 'd1', fields: ['a2'] })
    await flushPromises()
    expect(shown(page)).toBe('a2')
    await go(page, 'guide-next')
    expect(shown(page)).toBe('a1')
    await go(page, 'guide-next')
    expect(page.byTestId('guide-end').exists()).toBe(true)
    expect(fake.requestsOf('read_section').at(-1)).toMatchObject({ gate: FIRST })
  })

  it('starts again at a gate chosen while it was moving on', async () => {
    const fake = host()
    fake.handlers.open_dossier = ({ gate }) =>
      dossierView({ ...gateOf(gate ?? FIRST), sections: [section({ id: gate === SECOND ? 'b' : 'a', due: 1, missing: 1 })] })
    const page = await open(fake)
    let answerSave: () => void = () => undefined
    fake.handlers.edit_dossier = () =>
      new Promise((resolve) => {
        answerSave = () => {
          resolve(editAck())
        }
      })
    await page.byTestId('field-a2').setValue('réponse')
    await go(page, 'guide-next')
    await page.byTestId('gate').setValue(SECOND)
    await flushPromises()
    answerSave()
    await flushPromises()
    expect(shown(page)).toBe('b1')
  })

  it('goes on from a table only once what it holds is kept', async () => {
    const settled: unknown[] = []
    fields = { a: [field({ id: 'a1', kind: 'table', due: true, missing: true })], b: [due('b1', true)] }
    const settle = vi.fn((keys?: readonly string[]) => {
      settled.push(keys)
      return Promise.resolve(false)
    })
    const reader = { fieldsOf: (id: string) => fields[id], failureOf: () => undefined, read: () => Promise.resolve(), outdate: () => undefined, isFresh: () => true }
    const brouillons = { ...createDrafts(host(), 'd1', () => undefined), settle }
    const sections = [section({ id: 'a', due: 1, missing: 1 }), section({ id: 'b', due: 1, missing: 1 })]
    const Page = defineComponent({ render: () => h(DossierGuide, { dossier: 'd1', jalon: FIRST, sections, brouillons, lecteur: reader }) })
    mounted = await mountPage(Page, new FakeHost({ read_table: () => ({ total: 0, first: 0, rows: [] }) }))
    await go(mounted, 'guide-next')
    expect(settled).toEqual([['a1']])
    expect(shown(mounted)).toBe('a1')
  })

  it('says so when nothing is due', async () => {
    fields = { vide: [field({ id: 'v1' })] }
    const page = await open()
    expect(page.byTestId('guide-end').text()).toContain('Aucune question')
  })
})
