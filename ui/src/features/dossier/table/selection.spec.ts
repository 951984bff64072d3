import { describe, expect, it } from 'vitest'
import { blockOf, cellAfter, cellBefore, clamp, heightOf, isOneCell, spanIn, widthOf } from './selection'

const size = { rows: 3, columns: 2 }

describe('a block', () => {
  it('is the same whichever corner it was started from', () => {
    const block = blockOf({ row: 4, column: 1 }, { row: 2, column: 3 })
    expect(block).toEqual({ top: 2, bottom: 4, left: 1, right: 3 })
    expect(blockOf({ row: 2, column: 3 }, { row: 4, column: 1 })).toEqual(block)
    expect([heightOf(block), widthOf(block), isOneCell(block)]).toEqual([3, 3, false])
  })

  it('covers only its own rows', () => {
    const block = blockOf({ row: 2, column: 1 }, { row: 3, column: 2 })
    expect(spanIn(block, 3)).toEqual({ left: 1, right: 2 })
    expect(spanIn(block, 4)).toBeNull()
    expect(spanIn(block, 1)).toBeNull()
  })
})

describe('travel', () => {
  it('stays inside the table, even when it is empty', () => {
    expect(clamp({ row: 9, column: -1 }, size)).toEqual({ row: 2, column: 0 })
    expect(clamp({ row: 3, column: 3 }, { rows: 0, columns: 2 })).toEqual({ row: 0, column: 1 })
  })

  it('goes from the end of a row to the start of the next one, and knows the end of the table', () => {
    expect(cellAfter({ row: 0, column: 0 }, size)).toEqual({ row: 0, column: 1 })
    expect(cellAfter({ row: 0, column: 1 }, size)).toEqual({ row: 1, column: 0 })
    expect(cellAfter({ row: 2, column: 1 }, size)).toBeNull()
    expect(cellBefore({ row: 1, column: 0 }, size)).toEqual({ row: 0, column: 1 })
    expect(cellBefore({ row: 0, column: 0 }, size)).toEqual({ row: 0, column: 0 })
  })
})
