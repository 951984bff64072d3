import { describe, expect, it } from 'vitest'
import { drawnRatio, fittingZoom, nextZoom } from './pdfScale'

describe('the scale of a page', () => {
  it('never asks for more pixels than a machine can be expected to hold', () => {
    for (const [width, height] of [[794, 1123], [19200, 19200], [1_000_000, 10], [0.5, 0.5]] as const) {
      const ratio = drawnRatio(width, height, 3)
      expect(width * height * ratio ** 2).toBeLessThanOrEqual(16_000_001)
      expect(Math.max(width, height) * ratio).toBeLessThanOrEqual(8192)
    }
    expect(drawnRatio(794, 1123, 2)).toBe(2)
  })

  it('fits a wide page in its room and does not enlarge a small one', () => {
    expect(fittingZoom(1000, 500)).toBe(0.5)
    expect(fittingZoom(200, 500)).toBe(1)
  })

  it('goes to the next step from between two of them, and stays at the ends', () => {
    expect([nextZoom(0.6, 1), nextZoom(0.6, -1), nextZoom(4, 1), nextZoom(0.25, -1)]).toEqual([0.75, 0.5, 4, 0.25])
  })
})
