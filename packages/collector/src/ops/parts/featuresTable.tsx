import type { FeatureRow } from '../../views.ts'
import type { Format } from '../format.ts'
import { Sparkline } from './sparkline.tsx'
import { weeksLabel } from './weeksLabel.ts'

/** What they use: how often, how many of them, and whether it grows. */
export function FeaturesTable({ features, format }: { features: FeatureRow[]; format: Format }) {
  return (
    <table>
      <thead>
        <tr>
          <th scope="col">Feature</th>
          <th scope="col" class="number">
            Uses
          </th>
          <th scope="col" class="number">
            Users
          </th>
          <th scope="col">12 weeks</th>
        </tr>
      </thead>
      <tbody>
        {features.map(feature => (
          <tr key={feature.name}>
            <th scope="row" class="name" title={`Last used ${format.day(feature.lastDay)}`}>
              {feature.name}
            </th>
            <td class="number">{format.number(feature.count)}</td>
            <td class="number">{format.number(feature.users)}</td>
            <td class="weeks">
              <Sparkline values={feature.weeks} label={weeksLabel(feature.weeks, 'uses', format)} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
