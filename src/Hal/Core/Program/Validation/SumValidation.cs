using Neuromorphic.Hal.Connectivity;

namespace Neuromorphic.Hal.Program.Validation;

/// <summary>The sums of a channel fit into fixed point: for every channel, the largest that all projections into it can add up to in one step.</summary>
/// <remarks>
/// Nothing is drawn: of drawn connectivities the largest possible in-degree counts. That refuses no network of any use, because the coarsest fixed point
/// reaches 2^91, or 2.5e27.
/// </remarks>
internal sealed class SumValidation(Findings findings)
{
    private readonly Dictionary<(string Population, string Channel), Sum> _sums = [];

    /// <summary>Adds a valid stepped projection with the largest magnitude of its weights.</summary>
    public void Add(ProjectionSpec projection, PopulationSpec source, PopulationSpec target, double weight)
    {
        double contribution = ChannelScales.LargestContribution(projection, source, weight);
        (double largest, double certain) = ConnectivityValidation.InDegree(projection.Connectivity, Findings.SizeOf(source));
        (string, string) key = (target.Name, projection.Channel);
        if (!_sums.TryGetValue(key, out Sum? sum)) _sums.Add(key, sum = new Sum());
        sum.Bound += largest * contribution;
        sum.Contributions += certain;
        if (largest * contribution <= sum.Worst) return;
        sum.Worst = largest * contribution;
        sum.Reason = FormattableString.Invariant($"projection '{projection.Name}' alone gives up to {largest} synapses of {contribution:G4}");
    }

    public void Check()
    {
        foreach (((string population, string channel), Sum sum) in _sums)
        {
            string path = $"population '{population}', channel '{channel}'";
            double largest = ChannelScales.LargestSum(sum.Contributions);
            if (largest <= 0)
            {
                findings.Add(
                    path, $"receives {sum.Contributions} synapses onto one neuron; at most {2L * int.MaxValue} are allowed.",
                    "Spread them over several populations.");
            }
            else if (sum.Bound > largest)
            {
                findings.Add(
                    path, $"receives sums of up to {sum.Bound:G4} in one step, beyond the fixed point's {largest:G4}; {sum.Reason}.",
                    "Make the weights smaller, or the unit larger.");
            }
        }
    }

    private sealed class Sum
    {
        public double Bound { get; set; }

        public double Contributions { get; set; }

        public double Worst { get; set; }

        public string Reason { get; set; } = "";
    }
}
