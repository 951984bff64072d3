import { flushPromises } from '@vue/test-utils'
import { afterEach, describe, expect, it } from 'vitest'
import { FakeHost, type Handlers } from '@/dev/fakeHost'
import { mountPage, type MountedPage } from '@/dev/mountPage'
import { dossierView, wireError } from '@/dev/samples'
import { errand, planLine, planMade, synchroView } from '@/dev/synchroSamples'
import type { SynchroView } from '@/generated/bindings'
import PageSynchro from './PageSynchro.vue'
import { withNeeds } from './picking'

let mounted: MountedPage

async function open(synchro: Partial<SynchroView> = {}, handlers: Handlers = {}, query = ''): Promise<FakeHost> {
  const host = new FakeHost({ open_dossier: () => dossierView(), read_synchro: () => synchroView(synchro), ...handlers })
  mounted = await mountPage(PageSynchro, host, { name: 'synchro', route: '/page/:id', path: `/page/d1${query}` })
  await flushPromises()
  return host
}
const press = async (id: string) => {
  await mounted.byTestId(id).trigger('click')
  await flushPromises()
}
const submit = async (id: string) => {
  await mounted.byTestId(id).trigger('submit')
  await flushPromises()
}

afterEach(() => {
  mounted.page.unmount()
})

describe('the project of a dossier', () => {
  it('is suggested with its reasons, and linked by its user', async () => {
    const suggestions = [{ project: 'p1', name: 'teleservice', slug: 'teleservice-1', reasons: ['Même nom.'] }]
    const host = await open({ link: null, suggestions }, { link_project: () => ({}) })
    expect(mounted.byTestId('synchro-suggestion').text()).toContain('Même nom.')
    await press('synchro-link-this')
    expect(host.requestsOf('link_project')).toEqual([{ id: 'd1', console: 'c1', project: 'p1' }])
  })

  it('is no longer followed once its user said so twice', async () => {
    const host = await open({}, { unlink_project: () => ({}) })
    await press('synchro-unlink')
    expect(host.requestsOf('unlink_project')).toEqual([])
    await submit('synchro-unlink-form')
    expect(host.requestsOf('unlink_project')).toEqual([{ id: 'd1', console: 'c1' }])
  })
})

describe('the plan', () => {
  const blocked = planLine({ id: 'l2', title: 'Dépôt « api »', verb: 'Bloqué', tone: 'error', acts: false, explanation: 'Il vous manque le droit de gérer les dépôts.' })

  it('shows what would be done, and lets nothing be picked that would be refused', async () => {
    await open({}, { make_plan: () => planMade([planLine({ changes: [{ label: 'CPU', before: '1', after: '2' }] }), blocked]) })
    await press('plan-make')
    expect(mounted.page.findAll('[data-testid="plan-line"]')).toHaveLength(2)
    expect(mounted.page.findAll('[data-testid="plan-pick"]')).toHaveLength(1)
    expect(mounted.page.text()).toContain('Il vous manque le droit')
    expect(mounted.byTestId('plan-apply').attributes('disabled')).toBeDefined()
  })

  it('sends the lines that were picked, once they were shown again', async () => {
    const sent = { lines: [errand()], stopped: null, failed: null, whole: true }
    const host = await open({}, { make_plan: () => planMade(), apply_plan: () => sent })
    await press('plan-make')
    await mounted.byTestId('plan-pick').setValue(true)
    await press('plan-apply')
    expect(host.requestsOf('apply_plan')).toEqual([])
    expect(mounted.byTestId('plan-apply-form').text()).toContain('prod')
    await submit('plan-apply-form')
    expect(host.requestsOf('apply_plan')).toEqual([{ id: 'd1', console: 'c1', lines: ['l1'] }])
    expect(mounted.byTestId('sending-whole').exists()).toBe(true)
    expect(mounted.byTestId('plan-line').exists()).toBe(false)
  })

  it('shows where each line is while they are sent', async () => {
    const host = await open({}, { make_plan: () => planMade(), apply_plan: () => new Promise(() => undefined), stop_sending: () => ({}) })
    await press('plan-make')
    await press('plan-all')
    await press('plan-apply')
    await submit('plan-apply-form')
    host.emit('line-sent', { id: 'd1', line: errand({ state: 'envoyee', label: 'Envoyée', over: false }) })
    host.emit('line-sent', { id: 'another', line: errand({ id: 'o9' }) })
    await flushPromises()
    expect(mounted.page.findAll('[data-testid="errand"]').map((line) => line.attributes('data-state'))).toEqual(['envoyee'])
    await press('sending-stop')
    expect(host.requestsOf('stop_sending')).toHaveLength(1)
  })

  it('makes the plan again with a decision, and picks the line that it frees', async () => {
    const waiting = planLine({ verb: 'Conflit', tone: 'warning', acts: false, consent: 'k1', by: 'Sacha BERNARD' })
    const host = await open({}, { make_plan: ({ accept }) => planMade([accept.includes('k1') ? planLine() : waiting]) })
    await press('plan-make')
    expect(mounted.byTestId('plan-line').text()).toContain('Sacha BERNARD')
    await press('plan-accept')
    expect(host.requestsOf('make_plan').at(-1)).toEqual({ id: 'd1', console: 'c1', accept: ['k1'], delete: [] })
    expect((mounted.byTestId('plan-pick').element as HTMLInputElement).checked).toBe(true)
  })

  it('asks again for every decision once what was accepted has changed', async () => {
    const waiting = planLine({ acts: false, consent: 'k1' })
    const host = await open({}, { make_plan: ({ accept }) => planMade([waiting], { stale: accept.length > 0 }) })
    await press('plan-make')
    await press('plan-accept')
    expect(host.requestsOf('make_plan').map(({ accept }) => accept)).toEqual([[], ['k1'], []])
    expect(mounted.byTestId('plan-stale').exists()).toBe(true)
  })

  it('asks for a deletion one line at a time, with its confirmation', async () => {
    const extra = planLine({ id: 'l3', title: 'Environnement « vieux »', verb: 'Seulement sur la console', tone: null, acts: false, consent: 'k3', deletes: true })
    const host = await open({}, { make_plan: () => planMade([extra]) })
    await press('plan-make')
    await press('plan-ask-delete')
    expect(host.requestsOf('make_plan')).toHaveLength(1)
    await submit('plan-delete-form')
    expect(host.requestsOf('make_plan').at(-1)).toMatchObject({ accept: [], delete: ['k3'] })
  })

  it('cannot be made offline, nor over a sending that is not over', async () => {
    await open({ offline: true })
    expect(mounted.byTestId('plan-make').attributes('disabled')).toBeDefined()
    mounted.page.unmount()
    await open({ pending: [errand({ state: 'incertaine', over: false })] })
    expect(mounted.byTestId('plan-make').attributes('disabled')).toBeDefined()
  })

  it('takes the credentials of a private repository, and shows them nowhere', async () => {
    const host = await open({}, { make_plan: () => planMade([planLine({ git: 'https://forge.exemple/api.git' })]), keep_git: () => ({ place: 'Gardé.' }) })
    await press('plan-make')
    await press('plan-git')
    expect(mounted.byTestId('git-token').attributes('type')).toBe('password')
    await mounted.byTestId('git-token').setValue('canari-git')
    await submit('git-form')
    expect(host.requestsOf('keep_git')).toEqual([{ console: 'c1', repository: 'https://forge.exemple/api.git', user: '', token: 'canari-git' }])
    expect(document.body.innerHTML).not.toContain('canari-git')
  })

  it('picks what a line needs with it, and lets go of what needs it', () => {
    const lines = [planLine({ id: 'projet' }), planLine({ id: 'env', needs: ['projet'] }), planLine({ id: 'dep', needs: ['env'] })]
    expect([...withNeeds(lines, new Set(), 'dep', true)]).toEqual(['dep', 'env', 'projet'])
    expect([...withNeeds(lines, new Set(['projet', 'env', 'dep']), 'env', false)]).toEqual(['projet'])
  })
})

describe('what is in doubt', () => {
  it('is read on the console before anything else, or given up by its user', async () => {
    const line = errand({ state: 'incertaine', label: 'Incertaine', tone: 'warning', error: 'La réponse n’est jamais venue.', over: false })
    const host = await open({ pending: [line] }, { resume_sending: () => ({ lines: [errand()], stopped: null, failed: null, whole: true }), give_up_line: () => ({}) })
    expect(mounted.byTestId('errand').text()).toContain('jamais venue')
    await press('errand-give-up')
    await submit('errand-give-up-form')
    expect(host.requestsOf('give_up_line')).toEqual([{ id: 'd1', line: 'o1' }])
    await press('pending-reconcile')
    expect(host.requestsOf('resume_sending')).toEqual([{ id: 'd1', console: 'c1' }])
  })
})

describe('the drift', () => {
  const drift = { name: 'l1.cpu', title: 'Environnement « dev »', label: 'CPU', dossier: '1', console: '2', side: 'Changé sur la console', by: 'Sacha BERNARD', acceptable: true, restorable: true }

  it('takes over the value of the console, and says what did not enter', async () => {
    const left = [{ place: 'Rôle', console: 'inconnu', reason: 'le dossier ne connaît pas ce rôle.' }]
    const host = await open({}, { read_drift: () => ({ age: 'il y a 1 heure', drifts: [drift] }), take_over: () => ({ taken: 1, remaining: 0, left }) }, '?vue=ecarts')
    expect(mounted.byTestId('drift').text()).toContain('Sacha BERNARD')
    await press('drift-take')
    expect(host.requestsOf('take_over')).toEqual([{ id: 'd1', console: 'c1', drifts: ['l1.cpu'] }])
    expect(mounted.byTestId('drift-left').text()).toContain('ne connaît pas ce rôle')
  })

  it('leads to the plan to put ours back', async () => {
    await open({}, { read_drift: () => ({ age: 'il y a 1 heure', drifts: [drift] }) }, '?vue=ecarts')
    await press('drift-restore')
    expect(mounted.byTestId('plan-make').exists()).toBe(true)
  })

  it('asks for a link first', async () => {
    const host = await open({ link: null }, {}, '?vue=ecarts')
    expect(mounted.byTestId('drift-unlinked').exists()).toBe(true)
    expect(host.requestsOf('read_drift')).toEqual([])
  })
})

describe('the journal', () => {
  it('shows what was asked and answered, page after page', async () => {
    const call = { number: 8, title: 'Créer le projet', at: '2026-11-22T09:00:00Z', asked: 'POST https://console.exemple.gouv.fr/api/v1/projects', status: '201', tone: 'success' as const, request: '{"name":"guichet"}', answer: '{}' }
    const host = await open({}, { read_calls: ({ before }) => ({ calls: [{ ...call, number: before === null ? 8 : 3 }], more: before === null }) }, '?vue=journal')
    expect(mounted.byTestId('call').text()).toContain('POST')
    await press('calls-more')
    expect(host.requestsOf('read_calls').map(({ before }) => before)).toEqual([null, 8])
    expect(mounted.byTestId('calls-more').exists()).toBe(false)
  })

  it('keeps the plan that was refused to be sent out of sight', async () => {
    const refuse = () => {
      // eslint-disable-next-line @typescript-eslint/only-throw-error -- Tauri rejects with plain objects
      throw wireError({ code: 'refused', message: 'Un envoi est en cours.' })
    }
    await open({}, { make_plan: () => planMade(), apply_plan: refuse })
    await press('plan-make')
    await press('plan-all')
    await press('plan-apply')
    await submit('plan-apply-form')
    expect(mounted.byTestId('error-panel').text()).toContain('Un envoi est en cours.')
    expect(mounted.byTestId('plan-line').exists()).toBe(false)
  })
})
