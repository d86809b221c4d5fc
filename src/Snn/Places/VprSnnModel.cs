using Neuromorphic.Hal.Contracts;
using Neuromorphic.Snn.Readouts;

namespace Neuromorphic.Snn.Places;

/// <summary>A trained member of VPRSNN. Immutable; <see cref="Spikes"/> runs it.</summary>
/// <remarks>
/// Modules learn at once, as disjoint sub-networks of one program: every presentation shows each of them an image of its own. Where the places do not divide evenly, a module with one
/// place less is shown nothing in its stead. Draws of pixels depend on the trial: 0 in training, 1 while reference images are counted, 2 for queries; delays stay.
/// </remarks>
public sealed class VprSnnModel
{
    private VprSnnModel(VprSnnEnsembleOptions options, int places, VprSnnTrained[] modules) => (Options, Places, Modules) = (options, places, modules);

    /// <summary>What was trained with.</summary>
    public VprSnnEnsembleOptions Options { get; }

    /// <summary>Number of places.</summary>
    public int Places { get; }

    /// <summary>The modules.</summary>
    public IReadOnlyList<VprSnnTrained> Modules { get; }

    /// <summary>Synapses of all modules: pixels to neurons, to inhibitory ones, and back.</summary>
    public long Synapses => Modules.Count * (long)Options.Module.Neurons * (Options.Module.Images.Pixels + Options.Module.Neurons);

    /// <summary>Trains modules, assigns their neurons and counts to how many reference images each answers.</summary>
    /// <param name="options">The method; the seed of its module is that of the member.</param>
    /// <param name="references">Per traverse one prepared image per place.</param>
    /// <param name="backend">The machine.</param>
    /// <param name="progress">Told the share that is done.</param>
    /// <param name="stop">Looked at within presentations.</param>
    /// <exception cref="ArgumentException">Options or images are not usable.</exception>
    /// <exception cref="ProgramRefusedException">The backend cannot run it.</exception>
    public static VprSnnModel Train(
        VprSnnEnsembleOptions options, IReadOnlyList<byte[][]> references, IBackend backend, IProgress<double>? progress = null, CancellationToken stop = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        IReadOnlyList<Gap> gaps = options.Check();
        if (gaps.Count > 0) throw new ArgumentException(string.Join(" ", gaps));
        int places = PlaceInputs.Require(references), count = (places + options.PlacesPerModule - 1) / options.PlacesPerModule;
        int[] order = options.Shuffle ? KeyedPermutation.Of(options.Module.Seed, "vprsnn/places", 0, places) : [.. Enumerable.Range(0, places)];
        int[][] shares = [.. Enumerable.Range(0, count).Select(m => order[(int)((long)places * m / count)..(int)((long)places * (m + 1) / count)])];
        int longest = shares.Max(share => share.Length), perEpoch = references.Count * longest, total = perEpoch * options.Epochs + places, done = 0;
        List<int[]>[] counts = [.. shares.Select(_ => new List<int[]>())];
        List<int>[] labels = [.. shares.Select(_ => new List<int>())];
        double[][] weights, thetas;
        using (VprSnnModules modules = new(options.Module, 0, count, backend, training: true, trial: 0, stop))
        {
            for (int epoch = 0; epoch < options.Epochs; epoch++)
            {
                for (int i = 0; i < perEpoch; i++)
                {
                    int traverse = i / longest, at = i % longest;
                    int[][] spikes = modules.Present([.. shares.Select(share => at < share.Length ? references[traverse][share[at]] : null)], stop);
                    progress?.Report((double)++done / total);
                    for (int m = 0; epoch == options.Epochs - 1 && m < count; m++)
                    {
                        if (at >= shares[m].Length) continue;
                        counts[m].Add(spikes[m]);
                        labels[m].Add(shares[m][at]);
                    }
                }
            }
            weights = [.. Enumerable.Range(0, count).Select(modules.Weights)];
            thetas = [.. Enumerable.Range(0, count).Select(modules.Thetas)];
        }
        VprSnnTrained[] trained = [.. shares.Select((share, m) => new VprSnnTrained(share, weights[m], thetas[m], VprSnnFusion.Assign(counts[m], labels[m]), new int[options.Module.Neurons]))];
        VprSnnModel model = new(options, places, trained);
        model.Run(references[0], backend, 1, (_, spikes) =>
        {
            progress?.Report((double)++done / total);
            for (int m = 0; m < count; m++)
                for (int n = 0; n < spikes[m].Length; n++) trained[m].Answered[n] += spikes[m][n] > 0 ? 1 : 0;
        }, stop);
        return model;
    }

    /// <summary>Spikes of all neurons for queries: [query][module][neuron].</summary>
    /// <param name="images">Prepared; presented in this order, one after the other.</param>
    /// <param name="backend">The machine.</param>
    /// <param name="stop">Looked at within presentations.</param>
    public int[][][] Spikes(IReadOnlyList<byte[]> images, IBackend backend, CancellationToken stop = default)
    {
        ArgumentNullException.ThrowIfNull(images);
        int[][][] all = new int[images.Count][][];
        Run(images, backend, 2, (query, spikes) => all[query] = spikes, stop);
        return all;
    }

    /// <summary>Scores of queries from their spikes.</summary>
    /// <param name="spikes">[query][module][neuron].</param>
    /// <param name="hyperactive">A neuron that answered so many reference images or more counts for nothing; 0 keeps all.</param>
    public ScoreMatrix Scores(int[][][] spikes, int hyperactive)
    {
        ArgumentNullException.ThrowIfNull(spikes);
        ScoreMatrix scores = new(spikes.Length, Places);
        for (int q = 0; q < spikes.Length; q++)
            for (int m = 0; m < Modules.Count; m++) VprSnnFusion.Add(Modules[m], spikes[q][m], hyperactive, scores.Row(q));
        return scores;
    }

    private void Run(IReadOnlyList<byte[]> images, IBackend backend, uint trial, Action<int, int[][]> receive, CancellationToken stop)
    {
        using VprSnnModules modules = new(Options.Module, 0, Modules.Count, backend, training: false, trial, stop);
        for (int m = 0; m < Modules.Count; m++) modules.Load(m, Modules[m].Weights, Modules[m].Thetas);
        for (int i = 0; i < images.Count; i++) receive(i, modules.Present([.. Modules.Select(_ => images[i])], stop));
    }
}
