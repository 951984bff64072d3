import { afterEach, describe, expect, it } from 'vitest'
import { formsBegun, giveUpForms, unsentForms, useDraft, useKept } from './drafts'

const blank = () => ({ reason: '', reserves: [{ text: '' }] })

afterEach(giveUpForms)

describe('a form that was left', () => {
  it('is found again as it was typed, and begins afresh once it was sent', () => {
    const first = useDraft('d1/acceptation', 'Accepter', blank)
    first.draft.reason = 'Recrutement en cours'
    const again = useDraft('d1/acceptation', 'Accepter', blank)
    expect(again.draft.reason).toBe('Recrutement en cours')
    again.forget()
    expect(useDraft('d1/acceptation', 'Accepter', blank).draft.reason).toBe('')
  })

  it('starts from what is known now when nobody typed in it', () => {
    useDraft('d1/evaluation', 'Évaluer', () => ({ owner: 'Camille' }))
    expect(useDraft('d1/evaluation', 'Évaluer', () => ({ owner: 'Dominique' })).draft.owner).toBe('Dominique')
  })
})

describe('what would be lost with the window', () => {
  it('is what was typed and not sent, by the title of its form', () => {
    const { draft } = useDraft('d1/reserve', 'Lever la réserve', blank)
    useDraft('d1/plan', 'Plan', blank)
    expect(formsBegun()).toBe(true)
    expect(unsentForms()).toEqual([])
    draft.reserves[0] = { text: 'Compléter la fiche' }
    expect(unsentForms()).toEqual(['Lever la réserve'])
  })

  it('counts a form that goes on after it was sent once', () => {
    const { draft, forget } = useDraft('d1/plan', 'Plan', blank)
    draft.reason = 'Un'
    forget()
    expect(unsentForms()).toEqual([])
    draft.reason = 'Deux'
    expect(unsentForms()).toEqual(['Plan'])
  })

  it('is not how a page is folded', () => {
    useKept<Record<string, boolean>>('etapes', () => ({})).decouverte = true
    expect(useKept<Record<string, boolean>>('etapes', () => ({})).decouverte).toBe(true)
    expect(unsentForms()).toEqual([])
  })
})
