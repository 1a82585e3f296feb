#!/usr/bin/env node
import '../dist/uninas.js';
