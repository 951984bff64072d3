import { describe, expect, it } from 'vitest'
import { spotAfter } from './matrix'

const at = (row: number, column: number) => ({ row, column })

describe('a key in the matrix', () => {
  it('passes from cell to cell and stops at the edges', () => {
    expect(spotAfter('ArrowDown', false, at(0, 0), 32, 4)).toEqual(at(1, 0))
    expect(spotAfter('ArrowUp', false, at(0, 0), 32, 4)).toEqual(at(0, 0))
    expect(spotAfter('ArrowRight', false, at(31, 3), 32, 4)).toEqual(at(31, 3))
    expect(spotAfter('ArrowLeft', false, at(5, 2), 32, 4)).toEqual(at(5, 1))
  })

  it('reaches the ends of the row, and of the matrix with Control', () => {
    expect(spotAfter('End', false, at(3, 1), 32, 4)).toEqual(at(3, 3))
    expect(spotAfter('Home', false, at(3, 1), 32, 4)).toEqual(at(3, 0))
    expect(spotAfter('End', true, at(3, 1), 32, 4)).toEqual(at(31, 3))
    expect(spotAfter('Home', true, at(3, 1), 32, 4)).toEqual(at(0, 0))
  })

  it('leaves the other keys alone', () => {
    expect(spotAfter('Enter', false, at(3, 1), 32, 4)).toBeNull()
    expect(spotAfter('a', false, at(3, 1), 32, 4)).toBeNull()
  })
})
