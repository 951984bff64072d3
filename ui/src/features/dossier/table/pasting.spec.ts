import { describe, expect, it } from 'vitest'
import { planPaste } from './pasting'
import { column } from '@/dev/tableSamples'

const columns = [
  column({ id: 'nom', label: 'Nom court', key: true }),
  column({ id: 'port', label: 'Port', kind: 'nombre' }),
  column({ id: 'cpu', label: 'CPU demandé', kind: 'nombre', unit: 'cœurs' }),
  column({ id: 'total', label: 'Total', kind: 'calcule', computed: true }),
  column({ id: 'note', label: 'Note' }),
]

describe('a pasted block', () => {
  it('starts at the current column', () => {
    expect(planPaste([['80', '2']], columns, 1)).toMatchObject({ columns: ['port', 'cpu'], cells: [['80', '2']], beyond: 0 })
  })

  it('loses its header when it repeats the labels, whatever their case, and with the unit', () => {
    const plan = planPaste([['NOM COURT', ' port ', 'CPU demandé (cœurs)'], ['api', '80', '1']], columns, 0)
    expect(plan).toMatchObject({ headerSkipped: true, cells: [['api', '80', '1']] })
  })

  it('keeps a first line that is not exactly the labels, or that is alone', () => {
    expect(planPaste([['Nom court', 'Porte'], ['api', '80']], columns, 0).headerSkipped).toBe(false)
    expect(planPaste([['Port'], ['80']], columns, 0).headerSkipped).toBe(false)
    expect(planPaste([['Nom court']], columns, 0)).toMatchObject({ headerSkipped: false, cells: [['Nom court']] })
  })

  it('tells the columns that have no place, unless they are empty', () => {
    expect(planPaste([['x', 'y', '', 'z']], columns, 4)).toMatchObject({ columns: ['note'], cells: [['x']], beyond: 2 })
  })

  it('passes over computed columns without shifting the others', () => {
    expect(planPaste([['1', 'calculé', 'n']], columns, 2)).toMatchObject({ columns: ['cpu', 'note'], cells: [['1', 'n']], computed: ['Total'] })
  })

  it('does not invent empty cells for short lines', () => {
    expect(planPaste([['a', '1'], ['b']], columns, 0).cells).toEqual([['a', '1'], ['b']])
  })
})
