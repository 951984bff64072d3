import type { DrawnNode } from '@/generated/bindings'

export type Direction = 'up' | 'down' | 'left' | 'right'

export const DIRECTIONS: Readonly<Record<string, Direction>> = { ArrowUp: 'up', ArrowDown: 'down', ArrowLeft: 'left', ArrowRight: 'right' }

const middle = ({ x, y, width, height }: DrawnNode) => ({ x: x + width / 2, y: y + height / 2 })

/** The nearest box on one side: what is straight ahead counts more than what is near but aside. */
export function nextBox(nodes: readonly DrawnNode[], from: DrawnNode, direction: Direction): DrawnNode | null {
  const start = middle(from)
  const horizontal = direction === 'left' || direction === 'right'
  const sign = direction === 'left' || direction === 'up' ? -1 : 1
  let best: { node: DrawnNode; cost: number } | null = null
  for (const node of nodes) {
    const { x, y } = middle(node)
    const ahead = sign * (horizontal ? x - start.x : y - start.y)
    const aside = Math.abs(horizontal ? y - start.y : x - start.x)
    // What is far aside is on another side.
    if (node.id === from.id || ahead <= 1 || aside > 4 * ahead) continue
    const cost = ahead + 3 * aside
    if (best === null || cost < best.cost) best = { node, cost }
  }
  return best?.node ?? null
}

/** The box that holds a point of the drawing. */
export function boxAt(nodes: readonly DrawnNode[], x: number, y: number): DrawnNode | null {
  return nodes.find((node) => x >= node.x && x <= node.x + node.width && y >= node.y && y <= node.y + node.height) ?? null
}
