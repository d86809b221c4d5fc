using Neuromorphic.Hal.Contracts;

namespace Neuromorphic.Snn.Places;

/// <summary>Answers where an image was taken: a trained method, causal normalisation, sequences and a threshold below which no place fits.</summary>
/// <remarks>
/// Images are asked in the order of travel: normalisation and sequences look at those before, never ahead. The answer to the first image of a journey is that of the method
/// alone. Belongs to one thread at a time.
/// </remarks>
public sealed class PlaceRecogniser : IDisposable
{
    private readonly IPlaceNetwork _network;
    private readonly PlaceImages _images;
    private readonly PlaceQueryOptions _options;
    private readonly Queue<float[]> _before = new();
    private ScoreNormalisation? _normalisation;

    /// <summary>A recogniser of a trained network, which it owns.</summary>
    /// <param name="network">What scores places.</param>
    /// <param name="options">What is done with scores; null for their defaults.</param>
    /// <exception cref="ArgumentException">The options are not usable.</exception>
    public PlaceRecogniser(IPlaceNetwork network, PlaceQueryOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(network);
        (_network, _options, _images) = (network, options ?? new PlaceQueryOptions(), new PlaceImages(network.Images));
        if (_options.SequenceLength is < 1 or > 10_000)
            throw new ArgumentException($"PlaceQueryOptions.SequenceLength is {_options.SequenceLength}; allowed are 1 to 10000. Use 1 for single images.", nameof(options));
        Restart();
    }

    /// <summary>Number of places.</summary>
    public int Places => _network.Places;

    /// <summary>Reads a model that <see cref="PlaceModelFile"/> wrote and makes it ready.</summary>
    /// <exception cref="InvalidDataException">Not such a file, of another version, or damaged; the message says where.</exception>
    /// <exception cref="ProgramRefusedException">The backend cannot run it.</exception>
    public static PlaceRecogniser Load(string path, IBackend backend, PlaceQueryOptions? options = null) => new(PlaceModelFile.Open(path, backend, batch: 1), options);

    /// <summary>Where the next image of the journey was taken.</summary>
    /// <param name="pixels">Greys, row after row.</param>
    /// <param name="rows">Rows of the camera image.</param>
    /// <param name="columns">Columns of the camera image.</param>
    /// <exception cref="ArgumentException">Not as many pixels as rows times columns.</exception>
    public PlaceAnswer Query(ReadOnlySpan<byte> pixels, int rows, int columns)
    {
        float[] row = _network.Scores([_images.Prepare(pixels, rows, columns)]).Values;
        _normalisation?.Next(row);
        _before.Enqueue(row);
        if (_before.Count > _options.SequenceLength) _before.Dequeue();
        // The newest is the last: the one i images back adds its score of the place i before.
        float[] sums = new float[Places];
        int back = _before.Count - 1;
        foreach (float[] earlier in _before)
        {
            for (int place = 0; place < Places; place++) sums[place] += earlier[Math.Max(0, place - back)];
            back--;
        }
        for (int place = 0; place < Places; place++) sums[place] /= _before.Count;
        int[] order = [.. Enumerable.Range(0, Places).OrderByDescending(place => sums[place]).Take(_options.Ranked)];
        bool differ = sums.Any(score => score != sums[0]) || Places == 1;
        bool fits = differ && !(sums[order[0]] < _options.LeastScore);
        return new PlaceAnswer(fits ? order[0] : null, [.. order.Select(place => new RankedPlace(place, sums[place]))]);
    }

    /// <summary>Begins another journey: earlier images no longer count.</summary>
    public void Restart()
    {
        _before.Clear();
        _normalisation = _options.Normalise ? new ScoreNormalisation(_network.Places, _options.Shrinkage) : null;
    }

    /// <inheritdoc/>
    public void Dispose() => _network.Dispose();
}

/// <summary>What is done with the scores of queries.</summary>
public sealed record PlaceQueryOptions
{
    /// <summary>Puts every place on its own scale, see <see cref="ScoreNormalisation"/>.</summary>
    public bool Normalise { get; init; }

    /// <summary>Weight of the mean over places in queries, for <see cref="Normalise"/>.</summary>
    public double Shrinkage { get; init; } = ScoreNormalisation.DefaultShrinkage;

    /// <summary>Images of a sequence, see <see cref="SequenceMatching"/>; 1 for single images.</summary>
    public int SequenceLength { get; init; } = 1;

    /// <summary>No place fits where the best score (the mean over the sequence) is below it: take it from <see cref="PlaceEvaluation.Curve"/> of calibration images.</summary>
    public double LeastScore { get; init; } = double.NegativeInfinity;

    /// <summary>Number of places that an answer ranks.</summary>
    public int Ranked { get; init; } = 25;
}

/// <summary>An answer.</summary>
/// <param name="Place">The best place, or null where none fits: its score is below the least, or all places have the same.</param>
/// <param name="Ranked">The best places, best first, whether they fit or not.</param>
public sealed record PlaceAnswer(int? Place, IReadOnlyList<RankedPlace> Ranked);

/// <summary>A place and its score.</summary>
public readonly record struct RankedPlace(int Place, float Score);
