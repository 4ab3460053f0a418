// Everything that a script adds to a page. Every page reads and prints well without it.
import './js/versions.js';
import { addThemeSwitch } from './js/look.js';
import { addMenu } from './js/menu.js';
import { addFilters } from './js/filter.js';
import { addSorting } from './js/sort.js';
import { addSubmit } from './js/submit.js';

addThemeSwitch();
addMenu();
addFilters();
addSorting();
addSubmit();
