// Package cluster starts OpenSearch nodes on this machine, for tests and
// for trying the engine out.
//
// It needs Java 17 and Maven. The jars come from Maven Central once, are
// compared with jars.sum, and are kept in a folder of the user's cache. Nodes
// listen on loopback alone, have no security, and are gone with their data when
// [Cluster.Close] returns; none of it is fit for production.
package cluster

import (
	"errors"
	"os"
	"path/filepath"
)

// Version is that of OpenSearch, as in pom.xml.
const Version = "2.19.6"

// ErrMissing is what [Start] wraps where the machine lacks Java, Maven, or a
// way to fetch the jars.
var ErrMissing = errors.New("OpenSearch cannot be started on this machine")

// cacheDir is where what nodes are made of is kept. Root's nodes run as another
// user, who may not look into root's own folder.
func cacheDir() (string, error) {
	if os.Geteuid() == 0 {
		return "/var/cache/byline/opensearch-" + Version, nil
	}
	dir, err := os.UserCacheDir()
	if err != nil {
		return "", err
	}
	return filepath.Join(dir, "byline", "opensearch-"+Version), nil
}
