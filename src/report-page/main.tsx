// The page of the HTML report: reads the data that stands beside it, and shows it.

import { render } from 'preact';

import type { PageData } from '../formats/page-data.ts';
import { Report } from './report.tsx';

const data = JSON.parse(document.getElementById('data')?.textContent ?? '') as PageData;
const place = document.getElementById('report');
if (place !== null) {
  place.replaceChildren();
  render(<Report data={data} />, place);
}
document.documentElement.dataset['ready'] = 'true';
