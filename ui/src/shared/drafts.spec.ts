import { afterEach, describe, expect, it } from 'vitest'
import { formsBegun, giveUpForms, nameDossier, unsentForms, useDraft, useKept } from './drafts'

const titles = () => unsentForms().map(({ title }) => title)
const blank = () => ({ reason: '', reserves: [{ text: '' }] })

afterEach(giveUpForms)

describe('a form that was left', () => {
  it('is found again as it was typed, and begins afresh once it was sent', () => {
    const first = useDraft('d1', 'acceptation', 'Accepter', blank)
    first.draft.reason = 'Recrutement en cours'
    const again = useDraft('d1', 'acceptation', 'Accepter', blank)
    expect(again.draft.reason).toBe('Recrutement en cours')
    again.forget()
    expect(useDraft('d1', 'acceptation', 'Accepter', blank).draft.reason).toBe('')
  })

  it('starts from what is known now when nobody typed in it', () => {
    useDraft('d1', 'evaluation', 'Évaluer', () => ({ owner: 'Camille' }))
    expect(useDraft('d1', 'evaluation', 'Évaluer', () => ({ owner: 'Dominique' })).draft.owner).toBe('Dominique')
  })
})

describe('what would be lost with the window', () => {
  it('is what was typed and not sent, by the title of its form', () => {
    const { draft } = useDraft('d1', 'reserve', 'Lever la réserve', blank)
    useDraft('d1', 'plan', 'Plan', blank)
    expect(formsBegun()).toBe(true)
    expect(titles()).toEqual([])
    draft.reserves[0] = { text: 'Compléter la fiche' }
    expect(titles()).toEqual(['Lever la réserve'])
  })

  it('counts a form that goes on after it was sent once', () => {
    const { draft, forget } = useDraft('d1', 'plan', 'Plan', blank)
    draft.reason = 'Un'
    forget()
    expect(titles()).toEqual([])
    draft.reason = 'Deux'
    expect(titles()).toEqual(['Plan'])
  })

  it('is told by form and by dossier: two of them may have the same title', () => {
    nameDossier('d1', 'Démarches')
    nameDossier('d2', 'Guichet')
    for (const [dossier, risk] of [['d1', 'r1'], ['d1', 'r2'], ['d2', 'r1']] as const) useDraft(dossier, `${risk}/acceptation`, 'Accepter « Recrutement »', blank).draft.reason = 'Accepté'
    nameDossier('d2', 'Guichet unique')
    expect(unsentForms().map(({ dossier }) => dossier)).toEqual(['Démarches', 'Démarches', 'Guichet unique'])
    expect(new Set(unsentForms().map(({ key }) => key)).size).toBe(3)
  })

  it('is given up at once, while what is shown stays: the window may have another reason to stay', () => {
    const { draft } = useDraft('d1', 'motif', 'Motif', blank)
    draft.reason = 'À écrire'
    giveUpForms()
    expect(titles()).toEqual([])
    expect(draft.reason).toBe('À écrire')
    draft.reason = 'Récrit'
    expect(titles()).toEqual(['Motif'])
  })

  it('is not how a page is folded', () => {
    useKept<Record<string, boolean>>('etapes', () => ({})).decouverte = true
    expect(useKept<Record<string, boolean>>('etapes', () => ({})).decouverte).toBe(true)
    expect(titles()).toEqual([])
  })
})
