package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
)

// The figures of the benchmark.
const (
	medianRatio = "median over a match query's"
	tailRatio   = "99th percentile over the median"
)

// measureSpeed runs the benchmark that asks the questions of a folder of this
// bot and of a naive match query, in turn, and compares them.
func measureSpeed(ctx context.Context, path string) (map[string]float64, error) {
	dir, err := filepath.Abs(path)
	if err != nil {
		return nil, err
	}
	test := exec.CommandContext(ctx, "go", "test", "./internal/index", "-run", "^$", "-bench", "^BenchmarkAnswer$")
	test.Env = append(os.Environ(), "BENCH_DIR="+dir)
	printed, err := test.CombinedOutput()
	if err != nil {
		return nil, fmt.Errorf("measure the speed: %w: %s", err, printed)
	}
	return speedFigures(string(printed))
}

// answerTimes matches what the benchmark prints of an engine.
var answerTimes = regexp.MustCompile(`engine=(\w+)\S*.*?([\d.]+) p50-ms\s+([\d.]+) p99-ms`)

// speedFigures reads what the benchmark printed.
func speedFigures(printed string) (map[string]float64, error) {
	times := make(map[string][2]float64)
	for _, found := range answerTimes.FindAllStringSubmatch(printed, -1) {
		p50, err := strconv.ParseFloat(found[2], 64)
		if err != nil {
			return nil, fmt.Errorf("measure the speed: %w", err)
		}
		p99, err := strconv.ParseFloat(found[3], 64)
		if err != nil {
			return nil, fmt.Errorf("measure the speed: %w", err)
		}
		times[found[1]] = [2]float64{p50, p99}
	}
	own, peer := times["byline"], times["naive"]
	if own[0] == 0 || peer[0] == 0 {
		return nil, fmt.Errorf("measure the speed: no times of both engines in %q", printed)
	}
	return map[string]float64{medianRatio: own[0] / peer[0], tailRatio: own[1] / own[0]}, nil
}
