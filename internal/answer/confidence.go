package answer

// threshold is the confidence from which the best sentence is held to answer.
const threshold = 0.5

// confidence is how sure it is that the sentence answers, from 0 to 1: how
// much of the question it and what stands near it cover.
func (s *scored) confidence() float64 {
	sum := 0.0
	for _, share := range s.covered {
		sum += share
	}
	return min(1, sum)
}
