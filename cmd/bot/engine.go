package main

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"byline/internal/index"
	"byline/internal/index/opensearch"
)

// engineFlags choose the engine that stores the articles.
type engineFlags struct {
	Engine   string `variable:"ENGINE" default:"files" placeholder:"KIND" help:"What keeps the articles: files, on this machine, or opensearch, a cluster."`
	URL      string `name:"engine-url" variable:"ENGINE_URL" placeholder:"URL,…" help:"Addresses of the cluster's nodes, such as https://search-1:9200."`
	Name     string `name:"engine-index" variable:"ENGINE_INDEX" default:"byline" placeholder:"NAME" help:"What the names of the bot's indexes in the cluster start with."`
	User     string `name:"engine-user" variable:"ENGINE_USER" placeholder:"NAME" help:"User of the cluster; the password is in ENGINE_PASSWORD, and ENGINE_API_KEY replaces both."`
	CA       string `name:"engine-ca" variable:"ENGINE_CA" placeholder:"FILE" help:"PEM certificates that sign those of the nodes; by default those of the system."`
	Shards   string `name:"engine-shards" variable:"ENGINE_SHARDS" default:"1" placeholder:"N" help:"How many shards a new index in the cluster has, 1 to 1000."`
	Replicas string `name:"engine-replicas" variable:"ENGINE_REPLICAS" default:"auto" placeholder:"N" help:"How many replicas of each article the cluster has; auto is 1 if it has several nodes."`
}

// The secrets of the engine have no flags, since flags show in lists of
// processes.
const (
	enginePassword = "ENGINE_PASSWORD"
	engineKey      = "ENGINE_API_KEY"
)

// setEngine parses the value of one of the flags above; known is whether the
// name is one of them.
func (c *Config) setEngine(name, value string) (known bool, err error) {
	switch name {
	case "engine":
		switch strings.ToLower(value) {
		case "files", "opensearch":
			c.OpenSearch = strings.ToLower(value) == "opensearch"
		default:
			err = fmt.Errorf("%q is neither files nor opensearch", value)
		}
	case "engine-url":
		if value != "" {
			c.Engine.URLs, err = opensearch.ParseURLs(value)
		}
	case "engine-index":
		c.Engine.Name = value
	case "engine-user":
		c.Engine.User = value
	case "engine-ca":
		c.Engine.CA = value
	case "engine-shards":
		c.Engine.Shards, err = parseCount(value, 1, 1000)
	case "engine-replicas":
		c.Engine.Replicas = -1
		if value != "auto" {
			c.Engine.Replicas, err = parseCount(value, 0, 10)
		}
	default:
		return false, nil
	}
	return true, err
}

// checkEngine checks the settings of the engine together.
func (c *Config) checkEngine(environment environment) error {
	c.Engine.Password, c.Engine.APIKey = environment.get(enginePassword), environment.get(engineKey)
	if !c.OpenSearch {
		return nil
	}
	if len(c.Engine.URLs) == 0 {
		return errors.New("ENGINE_URL: it is not set, and ENGINE is opensearch: name the addresses of the cluster, such as https://search-1:9200")
	}
	_, err := opensearch.New(c.Engine, nil)
	return err
}

// engine returns the function that opens the cluster, and the one that checks
// whether the articles can be reached; both are nil when articles are stored in
// files.
func (p *program) engine() (open func(context.Context) (index.Engine, error), reachable func(context.Context) error, err error) {
	if !p.OpenSearch {
		return nil, nil, nil
	}
	first, err := opensearch.New(p.Engine, p.logger())
	if err != nil {
		return nil, nil, err
	}
	open = func(context.Context) (index.Engine, error) { return first.Another(), nil }
	return open, first.Ping, nil
}

// indexPlace says where the index is kept.
func (p *program) indexPlace() string {
	if p.OpenSearch {
		return p.Engine.Name + " at " + strings.Join(p.Engine.URLs, ", ")
	}
	return p.IndexDir
}
