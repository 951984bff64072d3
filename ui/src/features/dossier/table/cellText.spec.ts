import { describe, expect, it } from 'vitest'
import { column } from '@/dev/tableSamples'
import { choicesOf, editableText, editorOf, valueOf } from './cellText'

const environment = { choices: [{ id: 'prod', label: 'Production' }, { id: 'rec', label: 'Recette' }] }

const BOTH = [{ id: 'true', label: 'oui' }, { id: 'false', label: 'non' }]

describe('the text of a cell', () => {
  it.each([
    ['nombre', 12.5, '12,5'],
    ['booleen', true, 'oui'],
    ['date', '2026-10-05', '2026-10-05'],
    ['liste-fqdn', ['a.fr', 'b.fr'], 'a.fr, b.fr'],
    ['personne', { nom: 'Zoé Dupont', courriel: 'z@a.fr' }, 'Zoé Dupont <z@a.fr>'],
    ['personne', { nom: 'Zoé Dupont', courriel: null }, 'Zoé Dupont'],
    ['fichier', { fichier: 'schema.pdf', empreinte: 'ab' }, 'schema.pdf'],
    ['texte', null, ''],
  ])('of kind %s can be edited: %j', (kind, value, text) => {
    expect(editableText(column({ kind, choices: kind === 'booleen' ? BOTH : [] }), value)).toBe(text)
  })

  it('shows the label of a choice, and a value that is no longer offered as it is', () => {
    const list = column({ kind: 'enum', ...environment })
    expect(editableText(list, 'prod')).toBe('Production')
    expect(editableText(list, 'ancienne')).toBe('ancienne')
  })
})

describe('a column of yes and no', () => {
  const flag = column({ kind: 'booleen', choices: BOTH })

  it('shows the words of Rust, and sends the values that it reads', () => {
    expect(choicesOf(flag)).toEqual(['oui', 'non'])
    expect(editableText(flag, false)).toBe('non')
    expect(valueOf(flag, 'oui')).toBe('true')
    expect(editorOf(flag)).toBe('choix')
  })
})

describe('what is sent', () => {
  it('is the typed text, for Rust to convert', () => {
    expect(valueOf(column({ kind: 'nombre' }), ' 12,5 ')).toBe('12,5')
    expect(valueOf(column({ kind: 'date' }), '05/10/2026')).toBe('05/10/2026')
    expect(valueOf(column({ kind: 'texte' }), '  marge\n')).toBe('  marge\n')
  })

  it('empties the cell for a blank text, whatever its kind', () => {
    for (const kind of ['texte', 'nombre', 'liste-fqdn', 'personne']) expect(valueOf(column({ kind }), ' \n')).toBeNull()
  })

  it('separates a list by commas, semicolons or lines', () => {
    expect(valueOf(column({ kind: 'liste-cidr' }), '10.0.0.0/8, 192.0.2.0/24;\n198.51.100.0/24,')).toEqual(['10.0.0.0/8', '192.0.2.0/24', '198.51.100.0/24'])
  })

  it('names a choice by its identity, and keeps a text that is not offered', () => {
    const reference = column({ kind: 'reference', ...environment })
    expect(valueOf(reference, 'Recette')).toBe('rec')
    expect(valueOf(reference, 'autre')).toBe('autre')
  })

  it('takes the name and the address of a person apart', () => {
    expect(valueOf(column({ kind: 'personne' }), 'Zoé Dupont <z@a.fr>')).toEqual({ nom: 'Zoé Dupont', courriel: 'z@a.fr' })
    expect(valueOf(column({ kind: 'personne' }), 'Zoé Dupont')).toBe('Zoé Dupont')
  })
})

describe('the editor of a column', () => {
  it('follows its kind, and whether its list is closed', () => {
    expect(editorOf(column({ kind: 'enum', ...environment }))).toBe('choix')
    expect(editorOf(column({ kind: 'enum', open: true, ...environment }))).toBe('proposition')
    expect(editorOf(column({ kind: 'reference', ...environment }))).toBe('proposition')
    expect(editorOf(column({ kind: 'reference' }))).toBe('ligne')
    expect(editorOf(column({ kind: 'booleen' }))).toBe('choix')
    expect(editorOf(column({ kind: 'texte' }))).toBe('paragraphe')
  })
})
